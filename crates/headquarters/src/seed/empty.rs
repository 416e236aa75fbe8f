//! What every headquarters begins with: a company, an administrator, and the
//! values that the system itself needs.

use contract::admin::{AddressPurpose, ScaleUnit, Worker};
use domain::Job;

use super::Seed;
use crate::scale_unit;

pub(crate) fn seed(administrator_password_hash: &str) -> Seed {
    Seed {
        company: "USRT".to_owned(),
        company_name: "Contoso Retail".to_owned(),
        workers: vec![Worker {
            worker_id: "admin".to_owned(),
            name: "Administrator".to_owned(),
            role: "Administrator".to_owned(),
            password: administrator_password_hash.to_owned(),
            ..Worker::default()
        }],
        scale_units: vec![ScaleUnit {
            name: scale_unit::MAIN.to_owned(),
            serves_all_channels: true,
            ..ScaleUnit::default()
        }],
        address_purposes: address_purposes(),
        first_account: 1,
        next_account: 1,
        recurrence_seconds: vec![
            (Job::Upload, 60),
            (Job::Synchronize, 60),
            (Job::GlobalConfiguration, 300),
            (Job::ChannelConfiguration, 300),
            (Job::Customers, 60),
        ],
        ..Seed::default()
    }
}

/// Home, Business and Post box; their numbers are read, never assumed.
pub(super) fn address_purposes() -> Vec<AddressPurpose> {
    let purposes = [
        (5_637_144_701, 7, "Home", "A private address"),
        (5_637_144_702, 9, "Business", "An organization's address"),
        (5_637_144_703, 8, "Post box", "Post is kept there"),
    ];
    let purpose =
        |(record_id, address_type, name, description): (i64, i32, &str, &str)| AddressPurpose {
            record_id,
            address_type,
            name: name.to_owned(),
            description: description.to_owned(),
            ..AddressPurpose::default()
        };
    purposes.map(purpose).to_vec()
}
