//! Phone numbers, compared with libphonenumber's port over the example numbers of every region
//! (R304).

#![cfg(not(target_arch = "wasm32"))]

use domain::country::Country;
use domain::phone::PhoneNumber;
use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat, PhoneNumberType};

const TYPES: [PhoneNumberType; 9] = [
    PhoneNumberType::FixedLine,
    PhoneNumberType::Mobile,
    PhoneNumberType::TollFree,
    PhoneNumberType::PremiumRate,
    PhoneNumberType::SharedCost,
    PhoneNumberType::VoIP,
    PhoneNumberType::PersonalNumber,
    PhoneNumberType::UAN,
    PhoneNumberType::VoiceMail,
];

const FORMATS: [PhoneNumberFormat; 4] = [
    PhoneNumberFormat::E164,
    PhoneNumberFormat::International,
    PhoneNumberFormat::National,
    PhoneNumberFormat::RFC3966,
];

/// Least share of spellings that both read alike.
const AGREEMENT_MIN: f64 = 0.995;

#[test]
fn r304_every_regions_example_numbers_are_read_as_libphonenumber_reads_them() {
    let (mut alike, mut all, mut others) = (0, 0, Vec::new());
    for region in PHONE_NUMBER_UTIL.get_supported_regions() {
        let code = region.to_string();
        // ISO 3166 has no code for some islands, and so no store or address is there.
        if Country::from_code(&code).is_none() {
            continue;
        }
        for kind in TYPES {
            let example = PHONE_NUMBER_UTIL.get_example_number_for_type_and_region(region, kind);
            let Ok(number) = example else { continue };
            for format in FORMATS {
                let typed = PHONE_NUMBER_UTIL.format(&number, format);
                let read = PHONE_NUMBER_UTIL.parse(&typed, Some(region)).unwrap();
                let expected = PHONE_NUMBER_UTIL.format(&read, PhoneNumberFormat::E164);
                let found = PhoneNumber::parse(&typed, &code).map(|number| number.e164());
                all += 1;
                if found.as_deref() == Some(&*expected) {
                    alike += 1;
                } else {
                    others.push(format!("{code} {typed}: {expected}, here {found:?}"));
                }
            }
        }
    }
    let share = f64::from(alike) / f64::from(all);
    println!("{alike} of {all} spellings are read alike: {:.2} %", share * 100.0);
    assert!(all > 4_000, "{all} spellings");
    assert!(share >= AGREEMENT_MIN, "{share}:\n{}", others.join("\n"));
}
