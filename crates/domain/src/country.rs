//! Countries that an address can be in, by ISO 3166-1 codes. Names come from the
//! reader's environment (`Intl.DisplayNames`), not from here.

/// Two-letter and three-letter code.
pub const COUNTRIES: [(&str, &str); 30] = [
    ("AT", "AUT"),
    ("AU", "AUS"),
    ("BE", "BEL"),
    ("BR", "BRA"),
    ("CA", "CAN"),
    ("CH", "CHE"),
    ("CN", "CHN"),
    ("DE", "DEU"),
    ("DK", "DNK"),
    ("ES", "ESP"),
    ("FI", "FIN"),
    ("FR", "FRA"),
    ("GB", "GBR"),
    ("HK", "HKG"),
    ("ID", "IDN"),
    ("IE", "IRL"),
    ("IN", "IND"),
    ("IT", "ITA"),
    ("JP", "JPN"),
    ("KR", "KOR"),
    ("MX", "MEX"),
    ("NL", "NLD"),
    ("NO", "NOR"),
    ("NZ", "NZL"),
    ("SE", "SWE"),
    ("SG", "SGP"),
    ("TH", "THA"),
    ("TW", "TWN"),
    ("US", "USA"),
    ("VN", "VNM"),
];

/// A country or region, kept as its three-letter code, as the wire does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Country {
    alpha2: &'static str,
    alpha3: &'static str,
}

impl Country {
    /// From either code, in any case.
    pub fn from_code(code: &str) -> Option<Self> {
        COUNTRIES
            .iter()
            .find(|(alpha2, alpha3)| {
                alpha2.eq_ignore_ascii_case(code) || alpha3.eq_ignore_ascii_case(code)
            })
            .map(|&(alpha2, alpha3)| Self { alpha2, alpha3 })
    }

    pub fn all() -> impl Iterator<Item = Self> {
        COUNTRIES.iter().map(|&(alpha2, alpha3)| Self { alpha2, alpha3 })
    }

    pub fn alpha2(self) -> &'static str {
        self.alpha2
    }

    pub fn alpha3(self) -> &'static str {
        self.alpha3
    }
}
