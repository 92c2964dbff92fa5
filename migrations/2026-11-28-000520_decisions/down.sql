drop function mt_log_decisions, mt_decision_facts;
drop index breaks_that_open;
drop table decisions;
drop function mt_decision_months;
create policy decide_finds on patients for select to mijntoegang_app using (mt_job() = 'decide');
create policy decide_sees on exclusion_periods for select to mijntoegang_app using (mt_job() = 'decide');
create policy decide_sees on breaks for select to mijntoegang_app using (mt_job() = 'decide' and opens);
