//! Databases that go back to an older state, while the other server and the registers have
//! gone on.

use std::collections::BTreeSet;

use contract::commerce::{Customer, LoyaltyCard};
use serde_json::{Value, json};
use service::testing::{Register, TestDatabase, until};

use crate::conversion::databases;
use crate::edits::EDITING;
use crate::shop::{Shop, assert_pending, assert_real, guid, last_name, somebody};

fn phone(number: &str) -> Value {
    json!({ "Phone": number })
}

/// The register at the scale unit as it runs now.
fn at(shop: &Shop, register: &Register) -> Register {
    Register { url: shop.url.clone(), ..register.clone() }
}

/// Until registers and headquarters know the channel database by another id.
async fn until_renewed(shop: &Shop, register: &Register, before: &str) {
    until("another channel database id", async || {
        let is_gone = shop.admin.channel_databases().await.iter().any(|known| known.is_gone);
        (is_gone && register.delta(0).await.channel_database_id != before).then_some(())
    })
    .await;
}

/// A real customer's creation, which headquarters gives a number at once.
async fn until_in_real_time(register: &Register) -> Customer {
    until("headquarters gives numbers", async || {
        let customer = register.create(&somebody()).await.customer();
        (!customer.is_async_customer).then_some(customer)
    })
    .await
}

/// Headquarters has each person once, with a number that nobody else has, and the phone.
async fn check_at_headquarters(shop: &Shop, people: &[(&Value, &str)]) {
    let mut numbers = BTreeSet::new();
    for (person, phone) in people {
        let rows = shop.admin.customers(last_name(person)).await;
        assert_eq!(rows.len(), 1, "{person} {rows:?}");
        let number = rows[0]["AccountNumber"].as_str().expect("a number");
        assert!(numbers.insert(number.to_owned()), "{number} was given twice");
        assert_eq!(shop.admin.customer(number).await.phone, **phone, "{person}");
    }
}

#[tokio::test]
async fn r336_a_restored_channel_database_loses_no_customer_doubles_none_and_takes_no_edit_back() {
    for (channel, headquarters) in databases() {
        let mut shop = Shop::open_on(channel, headquarters).await;
        shop.with_features(&EDITING).await;
        let register = shop.seattle().await;
        let [old, waiting, lost] = [somebody(), somebody(), somebody()];
        let old_id = register.create(&old).await.customer().customer_id;
        register.patch(&old_id, &phone("5550001")).await.customer();
        shop.admin.convert().await;
        let waiting_id = register.create(&waiting).await.customer().customer_id;
        register.patch(&waiting_id, &phone("5550002")).await.customer();
        register.patch(&old_id, &phone("5550003")).await.customer();
        let backup = shop.back_up_channel().await;

        let register = at(&shop, &register);
        shop.admin.convert().await;
        register.patch(&old_id, &phone("5550004")).await.customer();
        register.patch(&waiting_id, &phone("5550005")).await.customer();
        let lost_id = register.create(&lost).await.customer().customer_id;
        for job in ["P-0001", "sync"] {
            shop.admin.run(job).await;
        }
        let numbers: Vec<Value> = shop.admin.customers("Qmori").await;
        let before = register.delta(0).await.channel_database_id;

        shop.restore_channel(backup).await;
        let register = at(&shop, &register);
        until_renewed(&shop, &register, &before).await;
        for job in ["1010", "P-0001", "sync", "1010"] {
            shop.admin.run(job).await;
        }
        check_at_headquarters(&shop, &[(&old, "5550004"), (&waiting, "5550005"), (&lost, "")])
            .await;
        assert_eq!(shop.admin.customers("Qmori").await.len(), numbers.len());
        for (id, phone) in [(&old_id, "5550004"), (&waiting_id, "5550005"), (&lost_id, "")] {
            let customer = register.customer(id).await;
            assert_real(&customer);
            assert_eq!(customer.phone, phone);
        }

        // It goes on as ever.
        register.patch(&old_id, &phone("5550006")).await.customer();
        let next = somebody();
        register.create(&next).await.customer();
        shop.admin.convert().await;
        check_at_headquarters(&shop, &[(&old, "5550006"), (&next, ""), (&waiting, "5550005")])
            .await;
        assert_eq!(register.customer(&old_id).await.phone, "5550006");
        let known = shop.admin.channel_databases().await;
        let gone: Vec<bool> = known.iter().map(|database| database.is_gone).collect();
        assert_eq!(gone, [true, false], "{known:?}");
        shop.close().await;
    }
}

#[tokio::test]
async fn r336_a_channel_database_that_went_on_after_its_restore_is_noticed_by_its_operations() {
    for (channel, headquarters) in databases() {
        let mut shop = Shop::open_on(channel, headquarters).await;
        let register = shop.seattle().await;
        let backup = shop.back_up_channel().await;
        let register = at(&shop, &register);
        let lost = somebody();
        let lost_id = register.create(&lost).await.customer().customer_id;
        shop.admin.run("P-0001").await;
        let before = register.delta(0).await.channel_database_id;

        // More rows than were lost, before headquarters can be asked.
        shop.headquarters_gone().await;
        shop.restore_channel(backup).await;
        let register = at(&shop, &register);
        let later: Vec<Value> = (0..5).map(|_| somebody()).collect();
        for person in &later {
            assert_pending(&register.create(person).await.customer());
        }
        assert_eq!(register.delta(0).await.channel_database_id, before);
        shop.headquarters_back().await;
        until_renewed(&shop, &register, &before).await;
        shop.admin.convert().await;
        let people: Vec<_> = later.iter().chain([&lost]).map(|person| (person, "")).collect();
        check_at_headquarters(&shop, &people).await;
        assert_real(&register.customer(&lost_id).await);
        shop.close().await;
    }
}

#[tokio::test]
async fn r336_an_operation_that_is_written_again_at_its_counter_hides_no_restore() {
    for (channel, headquarters) in databases() {
        let mut shop = Shop::open_on(channel, headquarters).await;
        let register = shop.seattle().await;
        let backup = shop.back_up_channel().await;
        let register = at(&shop, &register);
        let [lost, unanswered, later] = [somebody(), somebody(), somebody()];
        let key = guid();
        register.create(&lost).await.customer();
        register.create_with_key(&key, &unanswered).await.customer();
        shop.admin.run("P-0001").await;
        let before = register.delta(0).await.channel_database_id;

        // Another customer takes the place of the lost one, and a register that never heard an
        // answer sends the second again: the counter that headquarters knows is the same
        // operation's as before.
        shop.headquarters_gone().await;
        shop.restore_channel(backup).await;
        let register = at(&shop, &register);
        let later_id = register.create(&later).await.customer().customer_id;
        register.create_with_key(&key, &unanswered).await.customer();
        assert_eq!(register.delta(0).await.channel_database_id, before);
        shop.headquarters_back().await;
        until_renewed(&shop, &register, &before).await;
        shop.admin.convert().await;
        check_at_headquarters(&shop, &[(&lost, ""), (&unanswered, ""), (&later, "")]).await;
        assert_real(&register.customer(&later_id).await);
        shop.close().await;
    }
}

#[tokio::test]
async fn r336_a_cursor_above_the_newest_change_tells_that_the_channel_database_was_restored() {
    for (channel, headquarters) in databases() {
        let mut shop = Shop::open_on(channel, headquarters).await;
        let register = shop.seattle().await;
        let backup = shop.back_up_channel().await;
        let register = at(&shop, &register);
        register.create(&somebody()).await.customer();
        let newest = register.delta(0).await;
        let (cursor, id) = (newest.next_cursor, newest.channel_database_id);
        let ask = async |register: &Register, id: &str, since: i64| {
            let path = format!("Customers/Delta?since={since}&$top=500&channelDatabaseId={id}");
            register.get(&path).await.read::<contract::commerce::CustomerDelta>()
        };
        // Nobody who does not know the id changes it.
        assert_eq!(ask(&register, "another", i64::MAX).await.channel_database_id, id);
        assert_eq!(ask(&register, &id, cursor).await.channel_database_id, id);
        assert_eq!(register.delta(cursor + 1).await.channel_database_id, id);

        shop.headquarters_gone().await;
        shop.restore_channel(backup).await;
        let register = at(&shop, &register);
        let delta = ask(&register, &id, cursor).await;
        assert_ne!(delta.channel_database_id, id);
        assert_eq!(delta.customers.len(), newest.customers.len() - 1, "from the beginning");
        assert!(delta.newest_cursor > cursor, "no cursor of the former id is above it");
        let again = ask(&register, &delta.channel_database_id, delta.next_cursor).await;
        assert_eq!(again.channel_database_id, delta.channel_database_id);
        shop.close().await;
    }
}

#[tokio::test]
async fn r336_a_customer_that_is_not_there_any_more_tells_of_a_restored_channel_database() {
    is_noticed_by_what_it_has_told(true).await;
}

#[tokio::test]
async fn r336_a_customer_in_an_older_state_than_was_told_tells_of_a_restored_channel_database() {
    is_noticed_by_what_it_has_told(false).await;
}

/// The evidence is a customer that is lacking, or one that is there as it was before.
async fn is_noticed_by_what_it_has_told(is_lacking: bool) {
    for (channel, headquarters) in databases() {
        let mut shop = Shop::open_on(channel, headquarters).await;
        let register = shop.seattle().await;
        let kept = register.create(&somebody()).await.customer();
        let (kept, kept_version) = (kept.customer_id, kept.channel_version);
        let backup = shop.back_up_channel().await;
        let register = at(&shop, &register);
        let lost = register.create(&somebody()).await.customer();
        let (lost, log, version) =
            (lost.customer_id, lost.channel_database_id, lost.channel_version);
        let confirm = async |register: &Register, log: &str, told: &[(&str, i64)]| {
            let as_told = |(id, version): &(&str, i64)| json!({ "CustomerId": id, "ChannelVersion": version });
            let told: Vec<Value> = told.iter().map(as_told).collect();
            let body = json!({ "CustomerIds": [lost], "ChannelDatabaseId": log, "Told": told });
            let answer = register.post("Customers/Confirm", &body).await;
            answer.read::<contract::commerce::CustomerConfirmations>()
        };
        let same = confirm(&register, &log, &[(&lost, version)]).await;
        assert_eq!(same.channel_database_id, log);

        // It goes on beyond every number that was seen before anybody can ask.
        shop.headquarters_gone().await;
        shop.restore_channel(backup).await;
        let register = at(&shop, &register);
        for _ in 0..3 {
            register.create(&somebody()).await.customer();
        }
        let newest = register.delta(0).await.newest_cursor;
        // Of a customer of another log, or of none that is named, it knows nothing.
        for named in ["", "another"] {
            let told = confirm(&register, named, &[(&lost, version)]).await;
            assert_eq!(told.channel_database_id, log);
            assert_eq!(told.customers[0].state, "Unknown");
        }
        let told = confirm(&register, &log, &[(&kept, kept_version)]).await;
        assert_eq!(told.channel_database_id, log, "it has that one");
        // Also where a full data sync has begun the log anew since.
        let evidence = if is_lacking { (lost.as_str(), version) } else { (kept.as_str(), version) };
        let told = confirm(&register, &format!("{log}/9"), &[evidence]).await;
        assert_ne!(told.channel_database_id, log);
        assert_eq!(told.customers[0].state, "Unknown");
        let delta = register.delta(0).await;
        assert_eq!(delta.channel_database_id, told.channel_database_id);
        assert!(delta.newest_cursor > newest, "open streams are told");
        let again = confirm(&register, &log, &[evidence]).await;
        assert_eq!(again.channel_database_id, told.channel_database_id);
        shop.close().await;
    }
}

#[tokio::test]
async fn r336_a_device_that_misses_customers_again_and_again_is_slowed_down() {
    let shop = Shop::open().await;
    let register = shop.seattle().await;
    let miss = async |id: &str| {
        let log = register.delta(0).await.channel_database_id;
        let told = json!([{ "CustomerId": id, "ChannelVersion": 1 }]);
        let body = json!({ "ChannelDatabaseId": log, "Told": told });
        let status = register.post("Customers/Confirm", &body).await.status;
        (status, register.delta(0).await.channel_database_id != log)
    };
    assert_eq!(miss("nobody").await, (200, false), "no customer was ever called that");
    let nobody = "3f0c1d0e-8a55-4c56-9a7b-0b7f8d2f9a11";
    for _ in 0..5 {
        assert_eq!(miss(nobody).await, (200, true));
    }
    assert_eq!(miss(nobody).await, (429, false));
    shop.close().await;
}

#[tokio::test]
async fn r336_a_copy_of_the_scale_unit_takes_the_other_id_at_once() {
    let Some(channel) = TestDatabase::postgres() else { return };
    let mut shop = Shop::open_on(channel, TestDatabase::sqlite()).await;
    let register = shop.seattle().await;
    shop.headquarters_gone().await;
    let copy_url = {
        let copy = shop.second_copy().await;
        let delta = register.delta(0).await;
        let (since, id) = (delta.next_cursor + 10, &delta.channel_database_id);
        let path = format!("Customers/Delta?since={since}&channelDatabaseId={id}");
        let renewed: contract::commerce::CustomerDelta = register.get(&path).await.read();
        assert_ne!(renewed.channel_database_id, *id);
        let other = Register { url: copy.url.clone(), ..register.clone() };
        assert_eq!(other.delta(0).await.channel_database_id, renewed.channel_database_id);
        let created = other.create(&somebody()).await.customer();
        assert_eq!(created.channel_database_id, renewed.channel_database_id);
        copy.running.stop().await;
        copy.url
    };
    assert_ne!(copy_url, shop.url);
    shop.close().await;
}

#[tokio::test]
async fn r336_a_restored_headquarters_gives_no_number_twice_and_gets_its_customers_back() {
    for (channel, headquarters) in databases() {
        let mut shop = Shop::open_on(channel, headquarters).await;
        shop.with_features(&EDITING).await;
        let (ginza, seattle) = (shop.ginza().await, shop.seattle().await);
        let early = somebody();
        let early_id = seattle.create(&early).await.customer().customer_id;
        shop.admin.convert().await;
        let backup = shop.back_up_headquarters().await;

        // In real time, by the jobs, with edits, with a card, and one that is on its way.
        let [in_real_time, by_jobs, on_its_way] = [somebody(), somebody(), somebody()];
        let created = until_in_real_time(&ginza).await;
        let first = ginza.create(&in_real_time).await.customer();
        assert_real(&first);
        let second = seattle.create(&by_jobs).await.customer();
        seattle.patch(&second.customer_id, &phone("5550001")).await.customer();
        seattle.patch(&early_id, &phone("5550002")).await.customer();
        shop.admin.convert().await;
        let second = seattle.customer(&second.customer_id).await;
        assert_real(&second);
        let card: LoyaltyCard = ginza.issue_loyalty_card(&first.account_number).await.read();
        // Headquarters changes it since: the edits that come up again must not come back
        // over it.
        shop.with_features(&[]).await;
        let early_number = seattle.customer(&early_id).await.account_number;
        seattle.patch(&early_number, &phone("5550003")).await.customer();
        assert_eq!(shop.admin.customer(&early_number).await.phone, "5550003");
        let third = seattle.create(&on_its_way).await.customer();
        shop.admin.run("P-0001").await;

        shop.restore_headquarters(backup).await;
        let after = until_in_real_time(&ginza).await;
        shop.admin.convert().await;
        let people =
            [(&early, "5550003"), (&in_real_time, ""), (&by_jobs, "5550001"), (&on_its_way, "")];
        check_at_headquarters(&shop, &people).await;
        let third = seattle.customer(&third.customer_id).await;
        assert_real(&third);
        for known in [&created, &first, &second] {
            let now = seattle.customer(&known.customer_id).await;
            assert_eq!(now.account_number, known.account_number, "a number stays");
            let at_headquarters = shop.admin.customer(&known.account_number).await;
            assert_eq!(at_headquarters.customer_id, known.customer_id);
        }
        let number = |customer: &Customer| customer.account_number.parse::<i64>().expect("one");
        let highest = [&created, &first, &second].map(number).into_iter().max();
        assert!(Some(number(&after)) > highest && Some(number(&third)) > highest);
        assert_eq!(seattle.customer(&early_id).await.phone, "5550003");

        // Cards are not given twice either, and what changes now reaches the channel.
        let other: LoyaltyCard = ginza.issue_loyalty_card(&second.account_number).await.read();
        assert_ne!(other.card_number, card.card_number);
        let kept = shop.admin.customer(&first.account_number).await.loyalty_cards;
        assert_eq!(kept[0].card_number, card.card_number);
        seattle.patch(&early_id, &phone("5550004")).await.customer();
        shop.admin.convert().await;
        check_at_headquarters(&shop, &[(&early, "5550004")]).await;
        shop.close().await;
    }
}

#[tokio::test]
async fn r336_no_number_is_given_before_each_channel_database_has_told_or_is_given_up() {
    let mut shop = Shop::open().await;
    let ginza = shop.ginza().await;
    let database = TestDatabase::sqlite();
    let other = shop.another_scale_unit(&database).await;
    assert_real(&ginza.create(&somebody()).await.customer());
    other.running.stop().await;

    shop.headquarters_gone().await;
    shop.headquarters_back().await;
    let silent = until("the scale unit is heard", async || {
        let known = shop.admin.channel_databases().await;
        let waited_for: Vec<_> = known.into_iter().filter(|it| it.is_waited_for).collect();
        (waited_for.len() == 1).then(|| waited_for[0].id.clone())
    })
    .await;
    assert_pending(&ginza.create(&somebody()).await.customer());
    let refused = ginza.issue_loyalty_card("002001").await;
    assert_eq!(refused.error_id(), contract::ErrorId::HeadquarterCommunicationFailure);
    shop.admin.give_up_channel_database(&silent).await;
    until_in_real_time(&ginza).await;

    // It was not gone after all.
    let other = shop.another_scale_unit(&database).await;
    until("it is there again", async || {
        let known = shop.admin.channel_databases().await;
        known.iter().all(|database| !database.is_gone && !database.is_waited_for).then_some(())
    })
    .await;
    other.running.stop().await;
    shop.close().await;
}

#[tokio::test]
async fn r336_a_channel_database_restored_twice_is_waited_for_under_its_last_id_alone() {
    for (channel, headquarters) in databases() {
        let mut shop = Shop::open_on(channel, headquarters).await;
        let register = shop.seattle().await;
        let backups = [shop.back_up_channel().await, shop.back_up_channel().await];
        let mut register = at(&shop, &register);
        let (mut people, mut ids) = (Vec::new(), Vec::new());
        for backup in backups {
            let person = somebody();
            register.create(&person).await.customer();
            shop.admin.run("P-0001").await;
            people.push(person);
            ids.push(register.delta(0).await.channel_database_id);
            shop.restore_channel(backup).await;
            register = at(&shop, &register);
            until("headquarters knows an id that it never had", async || {
                let id = register.delta(0).await.channel_database_id;
                let known = shop.admin.channel_databases().await;
                let is_known = known.iter().any(|database| database.id == id && !database.is_gone);
                (is_known && !ids.contains(&id)).then_some(())
            })
            .await;
        }
        let last = register.delta(0).await.channel_database_id;

        // Those that headquarters waits for after a start have to tell before it gives a number.
        shop.headquarters_gone().await;
        shop.headquarters_back().await;
        shop.admin.convert().await;
        for person in &people {
            check_at_headquarters(&shop, &[(person, "")]).await;
        }
        let known = shop.admin.channel_databases().await;
        let present: Vec<_> = known.iter().filter(|known| !known.is_gone).collect();
        assert_eq!(present.len(), 1, "{known:?}");
        assert_eq!(present[0].id, last);
        shop.close().await;
    }
}

#[tokio::test]
async fn r336_both_databases_restored_to_one_instant_go_on() {
    let mut shop = Shop::open().await;
    let register = shop.seattle().await;
    let before = somebody();
    register.create(&before).await.customer();
    shop.admin.convert().await;
    let (channel, headquarters) = (shop.back_up_channel().await, shop.back_up_headquarters().await);
    let register = at(&shop, &register);
    register.create(&somebody()).await.customer();
    shop.admin.convert().await;
    shop.headquarters_gone().await;
    shop.restore_channel(channel).await;
    shop.restore_headquarters(headquarters).await;
    let register = at(&shop, &register);
    let after = somebody();
    let id = register.create(&after).await.customer().customer_id;
    shop.admin.convert().await;
    check_at_headquarters(&shop, &[(&before, ""), (&after, "")]).await;
    assert_real(&register.customer(&id).await);
    shop.close().await;
}
