alter table breaks drop several_people;
