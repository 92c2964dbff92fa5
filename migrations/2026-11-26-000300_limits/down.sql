drop function rates_sweep, rate_take;
drop table rate_counts;
