drop function mt_figures(timestamptz[], integer, timestamptz[], integer[]);
drop function mt_figures_of(uuid, timestamptz[], integer, timestamptz[], integer[], boolean);
drop index exclusion_requests_figures;
