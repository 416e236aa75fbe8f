//! What a newcomer needs to know to try the demo.

/// Activation codes, usable again and again.
const ACTIVATION_CODES: [&str; 4] =
    ["GINZA-REGISTER-1", "GINZA-REGISTER-2", "GINZA-KIOSK-1", "SEATTLE-REGISTER-1"];
const PASSWORD: &str = "demo-2026";

pub fn print() {
    println!("Demo: all data is invented. Do not enter real customers.");
    println!("  Activation codes   {}", ACTIVATION_CODES.join("  "));
    println!("  Sign-ons           000160 (cashier)  000713 (store manager)");
    println!("                     admin (headquarters)");
    println!("  Password           {PASSWORD}");
}
