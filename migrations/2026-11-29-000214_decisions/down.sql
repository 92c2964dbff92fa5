drop function mt_log_decisions, mt_decision_facts, mt_decision_months;
drop table decisions;
