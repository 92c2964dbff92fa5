alter table reply_templates drop constraint reply_templates_version_is_there;
drop table reply_template_versions;
drop table reply_templates;
