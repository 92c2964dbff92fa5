//! The log: routes and statuses, never a NISS, a name or a typed word.

use crate::suite_log;
use crate::support::Portal;

#[tokio::test]
async fn the_log_never_holds_a_niss_a_name_or_a_message() {
    // For the whole program: the lines of the other tests that run meanwhile are looked through as well.
    let portal = Portal::start().await;
    let (emma, an) = (portal.signed_in("emma").await, portal.signed_in("an-ombudsdienst").await);
    let draft = emma.draft_described("Zebedeus Logman", "logplaats").await;
    let contact = format!("{draft}/contact");
    let told = [("opmerking", "logopmerking"), ("contact", "telefoon"), ("telefoon", "0470 99 77 66")];
    emma.fill(&contact, &contact, &told).await.location();
    // It fails for its content: what Postgres says of that repeats the row.
    let owner = portal.owner().await;
    owner
        .batch_execute("alter table exclusion_requests add constraint no_remark check (remark is null) not valid")
        .await
        .unwrap();
    let check = format!("{draft}/controle");
    let failed = emma.fill(&check, &check, &[]).await;
    assert_eq!(failed.status, 500);
    assert!(!failed.body.contains(".rs:"), "where it failed is for the log");
    owner.batch_execute("alter table exclusion_requests drop constraint no_remark").await.unwrap();
    let reference = emma.send_draft(&draft).await;
    let page = format!("/ombudsdienst/aanvragen/{reference}");
    an.fill(&page, &format!("{page}/weiger"), &[("reden", "andere"), ("uitleg", "loguitleg")]).await.location();
    for term in ["85073000061", "Zebedeus Logman", "Peeters"] {
        assert_eq!(an.search("/ombudsdienst", &[("zoek", term)]).await.status, 200);
    }
    for address in ["logadres@example.org", "logadres geen"] {
        emma.fill("/mijn-gegevens/e-mail", "/mijn-gegevens/e-mail", &[("e-mail", address)]).await;
    }
    let body: String = owner.query_one("select body from outbox where kind = 'email-confirmation'", &[]).await.unwrap().get(0);
    let link = body.split_whitespace().find(|word| word.contains("/e-mail-bevestigen/")).unwrap().to_owned();
    let token = link.rsplit_once('/').unwrap().1.to_lowercase();
    emma.post(link.strip_prefix(&portal.base).unwrap(), &[]).await.location();
    // What somebody types into an address, a wrong form, a foreign token.
    for path in
        ["/logman/zebedeus", "/uitsluitingen?naam=logman", "/aanvragen/logman", "/ombudsdienst/aanvragen/logman?persoon=logman"]
    {
        emma.get(path).await;
        an.get(path).await;
    }
    for fields in [[("naam", "logman"), ("csrf", "logtoken")], [("naam", "logman"), ("naam", "logman")]] {
        emma.post("/uitsluitingen/aanvragen", &fields).await;
    }

    let text = suite_log::text();
    assert!(
        text.contains("the request failed") && text.contains("/ombudsdienst/aanvragen/{reference}"),
        "the log was read: {text}"
    );
    let mut failures = text.lines().filter(|line| line.contains("the request failed"));
    assert!(failures.any(|line| line.contains("src/requests/") && line.contains(".rs:")), "where it failed: {text}");
    let lower = text.to_lowercase();
    for word in [
        "zebedeus",
        "logman",
        "logplaats",
        "logopmerking",
        "0470 99 77 66",
        "loguitleg",
        "logtoken",
        "peeters",
        "85073000061",
        "85073099932",
        "01020399942",
        "01020300071",
        "emma@",
        "logadres",
        token.as_str(),
        "ombudsdienst@example.org",
        "__host-mt",
        "mt=",
    ] {
        let line = lower.lines().find(|line| line.contains(word));
        assert!(line.is_none(), "{word}: {line:?}");
    }
}
