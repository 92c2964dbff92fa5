//! A text as words, with what tells an address from a name in passing. Pure.

use crate::directory::names::search_key;

/// A word of a text.
#[derive(Debug, Clone)]
pub(super) struct TextWord {
    /// As names are compared.
    pub key: String,
    /// It begins with a capital.
    pub capital: bool,
    /// In which sentence, and in which part of it between commas, counted over the text.
    pub sentence: usize,
    pub clause: usize,
    from: usize,
    to: usize,
}

const MAX_QUOTE_CHARS: usize = 120;

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\'' | '’' | '‘' | '`' | '´' | '\u{300}'..='\u{36f}')
}

/// The words of a text in their order. A full stop after one letter is an initial's and ends no sentence.
pub(super) fn split_words(text: &str) -> Vec<TextWord> {
    let (mut words, mut sentence, mut clause): (Vec<TextWord>, usize, usize) = (Vec::new(), 0, 0);
    let mut begin: Option<usize> = None;
    for (at, c) in text.char_indices().chain([(text.len(), '\n')]) {
        if is_of_word(c) {
            begin.get_or_insert(at);
            continue;
        }
        if let Some(from) = begin.take() {
            let written = text.get(from..at).unwrap_or_default();
            let key = search_key(written);
            if !key.is_empty() {
                let capital = written.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase);
                words.push(TextWord { key, capital, sentence, clause, from, to: at });
            }
        }
        let initial = words.last().is_some_and(|word| word.key.len() == 1 && word.to == at);
        match c {
            '!' | '?' | '\n' => (sentence, clause) = (sentence + 1, clause + 1),
            '.' if !initial => (sentence, clause) = (sentence + 1, clause + 1),
            ',' | ';' | ':' => clause += 1,
            _ => {}
        }
    }
    words
}

/// What was written, from the first of these words to the last.
pub(super) fn quote(text: &str, words: &[TextWord]) -> Option<String> {
    let written = text.get(words.first()?.from..words.last()?.to)?;
    let line: Vec<&str> = written.split_whitespace().collect();
    Some(line.join(" ").chars().take(MAX_QUOTE_CHARS).collect())
}
