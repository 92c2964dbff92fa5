drop trigger words on care_workers;
drop trigger words_again on care_workers;
drop function mt_keep_name_words, mt_keep_new_name_words;
drop index care_workers_name_words;
drop table name_words;
drop function mt_word_spellings(text);
drop function mt_name_words(text);
