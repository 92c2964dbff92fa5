//! The SQL that finds names.

use crate::db::ids::InstitutionId;
use crate::directory::names::sorted_key;

/// How many people a search shows.
pub const MAX_RESULTS: usize = 20;

/// The one statement that finds names, in steps: each looks only when those before found too few.
///
/// A step is planned for all its rows and read until it has enough (that is what MATERIALIZED does here): with a LIMIT
/// inside, the planner bets on reading the whole table until it has met enough by chance.
pub struct SearchStatement {
    /// With `$1`, `$2` … for the keys.
    pub sql: String,
    /// The keys, letters, digits and spaces only: nothing in them is special to LIKE.
    pub binds: Vec<String>,
    steps: usize,
    /// Whom it looks among.
    among: String,
    /// The bind of the institution whose people come first.
    own: Option<String>,
}

/// With fewer letters half the directory begins.
const MIN_SQUASHED_CHARS: usize = 4;
const ENOUGH_MATCHES: usize = MAX_RESULTS + 1;
/// Among so many, the people of one's own institution are looked for.
const MAX_SORTED: usize = 400;
/// How many names that begin with a family name are read for those that have it whole: `vande` begins a fifth of all names.
const MAX_BEGINNING: usize = 500;
/// Of each person, as `c`.
const COLUMNS: &str =
    "c.id, c.given_name, c.family_name, c.function, c.specialty, c.riziv8, c.riziv, c.niss, c.active, c.search_key, c.family_key";
const SPACED_KEY: &str = "(' ' || search_key)";

/// Where the people of a search work.
#[derive(Debug, Clone, Copy, Default)]
pub struct SearchPlaces<'a> {
    /// Only in one of these; anywhere where none is named.
    at: &'a [InstitutionId],
    /// Of those that fit alike, its people come first.
    own: Option<InstitutionId>,
}

impl<'a> SearchPlaces<'a> {
    pub fn at(institutions: &'a [InstitutionId]) -> Self {
        Self { at: institutions, own: None }
    }

    pub fn first(own: InstitutionId) -> Self {
        Self { at: &[], own: Some(own) }
    }
}

impl SearchStatement {
    /// The statement for a name's keys, and for the same as one word.
    pub fn new(keys: &[String], squashed: &[String], places: SearchPlaces<'_>) -> Self {
        let mut this = Self::begin(places);
        for key in keys {
            let sorted = this.bind(sorted_key(key));
            this.step(&format!("sorted_key = {sorted}"));
        }
        for whole in squashed {
            let whole = this.bind(whole.clone());
            this.step(&format!("(name_squashed = {whole} or family_squashed = {whole})"));
        }
        let long: Vec<&String> = squashed.iter().filter(|whole| whole.chars().count() >= MIN_SQUASHED_CHARS).collect();
        for family in &long {
            this.same_family(family);
        }
        for (ending, column) in [(" %", "family_key"), (" %", "search_key"), ("%", "family_key"), ("%", "search_key")] {
            for key in keys {
                let beginning = this.bind(format!("{key}{ending}"));
                this.ordered_step(column, &beginning);
            }
        }
        for key in keys {
            let every = this.every_word(key, |word| format!("% {word}%"));
            this.step(&every);
            // A part of two letters is no part: no index knows it, and every other name has it.
            if key.split(' ').any(|word| word.chars().count() > 2) {
                let every = this
                    .every_word(key, |word| if word.chars().count() > 2 { format!("%{word}%") } else { format!("% {word}%") });
                this.step(&every);
            }
        }
        // Last, since letters of two words run together begin other names: `an de`, `Andersson`.
        for whole in long {
            for column in ["family_squashed", "name_squashed"] {
                let beginning = this.bind(format!("{whole}%"));
                this.ordered_step(column, &beginning);
            }
        }
        this.finish();
        this
    }

    /// The statement for names with a word of each of these, in one of the readings; the words of each stand in one text.
    pub(super) fn similar(readings: &[Vec<String>], places: SearchPlaces<'_>) -> Self {
        let mut this = Self::begin(places);
        let mut conditions = Vec::new();
        for words in readings {
            let each: Vec<String> = words
                .iter()
                .map(|near| format!("mt_name_words(family_key) && string_to_array({}, ' ')", this.bind(near.clone())))
                .collect();
            conditions.push(format!("({})", each.join(" and ")));
        }
        let own = this.own_first("c.id");
        this.sql += &format!(
            "a as materialized (select id from care_workers where {} and ({})) \
             select {COLUMNS} from (select id from a limit {MAX_SORTED}) best join care_workers c on c.id = best.id \
             order by {own}c.family_key, c.id",
            this.among,
            conditions.join(" or ")
        );
        this
    }

    fn begin(places: SearchPlaces<'_>) -> Self {
        let mut this = Self { sql: "with ".into(), binds: Vec::new(), steps: 0, among: "active".into(), own: None };
        if !places.at.is_empty() {
            let ids: Vec<String> = places.at.iter().map(ToString::to_string).collect();
            let ids = this.bind(ids.join(","));
            this.among += &format!(
                " and id in (select care_worker_id from care_worker_posts \
                 where ended_at is null and institution_id = any (string_to_array({ids}, ',')::uuid[]))"
            );
        }
        this.own = places.own.map(|institution| this.bind(institution.to_string()));
        this
    }

    fn bind(&mut self, value: String) -> String {
        self.binds.push(value);
        format!("${}", self.binds.len())
    }

    fn every_word(&mut self, key: &str, pattern: impl Fn(&str) -> String) -> String {
        let conditions: Vec<String> =
            key.split(' ').map(|word| format!("{SPACED_KEY} like {}", self.bind(pattern(word)))).collect();
        conditions.join(" and ")
    }

    /// True as long as the steps before have found fewer than this.
    fn fewer_than(&self, enough: usize) -> String {
        if self.steps == 0 {
            return "true".into();
        }
        let before: Vec<String> = (1..=self.steps).map(|step| format!("select id from s{step}")).collect();
        format!("(select count(*) from ({}) before) < {enough}", before.join(" union "))
    }

    /// Whether an entry has a post at one's own institution, as an order; empty where none comes first.
    fn own_first(&self, id: &str) -> String {
        self.own.as_ref().map_or_else(String::new, |own| {
            format!(
                "exists (select from care_worker_posts p where p.care_worker_id = {id} and p.institution_id = {own}::uuid \
                 and p.ended_at is null) desc, "
            )
        })
    }

    fn step(&mut self, condition: &str) {
        let gate = self.fewer_than(ENOUGH_MATCHES);
        self.steps += 1;
        let (n, among) = (self.steps, &self.among);
        self.sql += &format!("a{n} as materialized (select id from care_workers where {gate} and {among} and {condition}), ");
        self.sql += &match self.own_first("f.id") {
            none if none.is_empty() => format!("s{n} as materialized (select id, 0 as place from a{n} limit {ENOUGH_MATCHES}), "),
            own => format!(
                "s{n} as materialized (select id, 0 as place from (select id from a{n} limit {MAX_SORTED}) f \
                 order by {own} id limit {ENOUGH_MATCHES}), "
            ),
        };
    }

    fn ordered_step(&mut self, column: &str, beginning: &str) {
        self.in_order_of(column, &format!("{column} like {beginning}"));
    }

    /// Those that fit, in the order of a column.
    fn in_order_of(&mut self, column: &str, condition: &str) {
        let (gate, most) = (self.fewer_than(ENOUGH_MATCHES), self.most_in_order());
        let among = &self.among;
        self.best_in_order(&format!(
            "select id, {column} as key from care_workers where {gate} and {among} and {condition} \
             order by {column} using ~<~ limit {most}"
        ));
    }

    /// Those whose family name is the same without its spaces: what stands behind it in one key stands before it in the other. The
    /// planner holds that for rare and would read all that begin so: it is asked of the first of them only.
    fn same_family(&mut self, family: &str) {
        let (beginning, family) = (self.bind(format!("{family}%")), self.bind(family.to_owned()));
        let (gate, most) = (self.fewer_than(ENOUGH_MATCHES), self.most_in_order());
        let among = &self.among;
        self.best_in_order(&format!(
            "select id, family_squashed as key from (select id, family_squashed, name_squashed from care_workers \
               where {gate} and {among} and family_squashed like {beginning} \
               order by family_squashed using ~<~ limit {MAX_BEGINNING}) beginning \
             where name_squashed = substr(family_squashed, length({family}) + 1) || {family} \
             order by key using ~<~ limit {most}"
        ));
    }

    fn most_in_order(&self) -> usize {
        if self.own.is_some() { MAX_SORTED } else { ENOUGH_MATCHES }
    }

    /// A step of these, in the order of their `key`, those of one's own institution first.
    fn best_in_order(&mut self, found: &str) {
        self.steps += 1;
        let n = self.steps;
        self.sql += &match self.own_first("f.id") {
            none if none.is_empty() => format!("s{n} as materialized (select id, 0 as place from ({found}) f), "),
            own => format!(
                "s{n} as materialized (select id, 0 as place from ({found}) f order by {own} key using ~<~ limit {ENOUGH_MATCHES}), "
            ),
        };
    }

    fn finish(&mut self) {
        let own = self.own_first("c.id");
        let all: Vec<String> = (1..=self.steps).map(|step| format!("select id, {step} as step, place from s{step}")).collect();
        self.sql += &format!(
            "best as (select id, min(step) as step, min(place) as place from ({}) every group by id) \
             select {COLUMNS} from best join care_workers c on c.id = best.id order by best.step, {own}best.place, c.family_key, c.id",
            all.join(" union all ")
        );
    }
}
