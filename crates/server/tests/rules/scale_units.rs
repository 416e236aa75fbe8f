//! A scale unit that headquarters lets in, and one that it does not.

use contract::ErrorId;
use service::testing::{Register, TestDatabase, until};

use crate::shop::{PASSWORD, Shop, assert_pending, assert_real, last_name, somebody};

const MAIN: &str = "MAIN";

/// What the scale unit says of itself: it stays ready.
async fn readiness(url: &str) -> String {
    let answer = reqwest::get(format!("{url}/health/ready")).await.expect("an answer");
    assert_eq!(answer.status(), 200);
    answer.text().await.expect("a text")
}

async fn until_it_says(url: &str, part: &str) {
    until(part, async || readiness(url).await.contains(part).then_some(())).await;
}

/// The scale unit enrols by a new code, at its next start; answers with the code.
async fn enrol_anew(shop: &mut Shop) -> String {
    let before = shop.admin.scale_unit(MAIN).await.enrolled_at;
    let code = shop.admin.enrolment_code_of(MAIN).await;
    shop.scale_unit_again_by(Some(code.clone())).await;
    until_enrolled_since(shop, before).await;
    until("jobs count on it again", async || {
        let known = shop.admin.channel_databases().await;
        known.iter().any(|database| !database.is_gone && database.has_told).then_some(())
    })
    .await;
    code
}

async fn until_enrolled_since(shop: &Shop, before: Option<String>) {
    until("the new credential", async || {
        (shop.admin.scale_unit(MAIN).await.enrolled_at != before).then_some(())
    })
    .await;
}

fn databases() -> impl Iterator<Item = (TestDatabase, TestDatabase)> {
    TestDatabase::all().into_iter().zip(TestDatabase::all())
}

#[tokio::test]
async fn r335_r340_registers_of_a_revoked_scale_unit_capture_on_and_nothing_of_it_is_lost() {
    for (channel, headquarters) in databases() {
        let mut shop = Shop::open_on(channel, headquarters).await;
        let mut ginza = shop.ginza().await;
        assert_real(&ginza.create(&somebody()).await.customer());
        assert_eq!(shop.admin.scale_unit(MAIN).await.state, "Enrolled");

        shop.admin.revoke_scale_unit(MAIN).await;
        // From the next call on, without any job.
        let captured = [somebody(), somebody()];
        assert_pending(&ginza.create(&captured[0]).await.customer());
        until_it_says(&shop.url, "revoked").await;
        let shown = shop.admin.scale_unit(MAIN).await;
        assert_eq!((shown.state.as_str(), shown.revoked_at.is_some()), ("Revoked", true));

        shop.scale_unit_again().await;
        ginza.url.clone_from(&shop.url);
        until_it_says(&shop.url, "revoked").await;
        assert_pending(&ginza.create(&captured[1]).await.customer());

        let code = enrol_anew(&mut shop).await;
        ginza.url.clone_from(&shop.url);
        shop.admin.convert().await;
        for person in &captured {
            assert_eq!(shop.admin.customers(last_name(person)).await.len(), 1);
            let found = ginza.search(last_name(person)).await;
            assert!(found.len() == 1 && !found[0].is_async_customer, "{found:?}");
        }
        // The used code stays in the command line.
        shop.scale_unit_again_by(Some(code)).await;
        ginza.url.clone_from(&shop.url);
        assert_real(&ginza.create(&somebody()).await.customer());
        shop.close().await;
    }
}

#[tokio::test]
async fn r340_copies_share_one_credential_and_one_that_enrols_anew_takes_all_along() {
    let (Some(channel), Some(headquarters)) = (TestDatabase::postgres(), TestDatabase::postgres())
    else {
        return;
    };
    let shop = Shop::open_on(channel, headquarters).await;
    let ginza = shop.ginza().await;
    let second = shop.second_copy().await;
    let there = Register { url: second.url.clone(), ..ginza.clone() };
    assert_real(&there.create(&somebody()).await.customer());

    let code = shop.admin.enrolment_code_of(MAIN).await;
    let before = shop.admin.scale_unit(MAIN).await.enrolled_at;
    let third = shop.second_copy_by(Some(code)).await;
    until_enrolled_since(&shop, before).await;
    for register in [&ginza, &there] {
        // Headquarters knows the new credential a moment before the copies do.
        until("a real customer", async || {
            let customer = register.create(&somebody()).await.customer();
            (!customer.is_async_customer).then_some(())
        })
        .await;
    }
    for copy in [second, third] {
        copy.running.stop().await;
    }
    shop.close().await;
}

#[tokio::test]
async fn r335_a_channel_database_from_before_a_new_credential_revives_no_old_one() {
    for (channel, headquarters) in databases() {
        let mut shop = Shop::open_on(channel, headquarters).await;
        let backup = shop.back_up_channel().await;
        enrol_anew(&mut shop).await;

        shop.restore_channel(backup).await;
        until_it_says(&shop.url, "revoked").await;
        assert_eq!(shop.admin.scale_unit(MAIN).await.state, "Enrolled", "for another machine");
        enrol_anew(&mut shop).await;
        assert_eq!(readiness(&shop.url).await, "ready");
        shop.close().await;
    }
}

#[tokio::test]
async fn r340_a_worker_signs_on_in_the_channels_that_headquarters_names() {
    let shop = Shop::open().await;
    shop.admin.set_channels_of_worker("000160", &["052"]).await;
    shop.admin.run("1070").await;
    let mut seattle = Register::activate(&shop.url, "SEATTLE-REGISTER-1").await;
    let refused = seattle.sign_on("000160", PASSWORD).await;
    assert_eq!(refused.error_id(), ErrorId::AuthorizationFailed);
    assert_eq!(seattle.sign_on("000713", PASSWORD).await.status, 200);
    shop.ginza().await;
    shop.close().await;
}

#[tokio::test]
async fn r335_a_restored_headquarters_hears_from_the_others_which_access_was_revoked() {
    let mut shop = Shop::open().await;
    let other = shop.another_scale_unit(&TestDatabase::sqlite()).await;
    let backup = shop.back_up_headquarters().await;
    shop.admin.revoke_scale_unit("OTHER").await;
    until_it_says(&other.url, "revoked").await;
    until("the other scale unit was told", async || {
        (shop.count("SELECT COUNT(*) FROM ended_credential").await > 0).then_some(())
    })
    .await;
    shop.restore_headquarters(backup).await;
    until("it is revoked again", async || {
        (shop.admin.scale_unit("OTHER").await.state == "Revoked").then_some(())
    })
    .await;
    until_it_says(&other.url, "revoked").await;
    other.running.stop().await;
    shop.close().await;
}
