//! The version of an e-mail with headings, lists and tables: every word is escaped, nothing runs, nothing is fetched (S12).

use super::{details, salutation, ways};
use crate::document::{Block, Letter};
use crate::printable::{one_line, printable};
use crate::words;

/// Sober, readable when enlarged, and the same for everybody.
const STYLE: &str = "body{font-family:sans-serif;line-height:1.5;max-width:40em;margin:1em auto;padding:0 1em;color:#1a1a1a;\
background:#fff;overflow-wrap:anywhere}h1{font-size:1.4em;color:#1d4f7c}h2{font-size:1.1em;color:#1d4f7c}\
.highlight{border:1px solid #1d4f7c;background:#eef3f8;padding:1em}th{text-align:left;vertical-align:top;padding:.3em 1em .3em 0}\
td{padding:.3em 0}blockquote{border-left:3px solid #b8c4d0;margin:1em 0;padding:0 0 0 1em}footer{border-top:1px solid #1d4f7c}";

/// The whole letter as an HTML document.
pub(super) fn html(letter: &Letter) -> String {
    let words = words::words(letter.language);
    let mut page = Page::default();
    page.add("<!DOCTYPE html>\n<html lang=\"")
        .add(words::code(letter.language))
        .add("\"><head><meta charset=\"utf-8\">");
    page.add("<meta name=\"viewport\" content=\"width=device-width\"><title>")
        .line(&letter.subject)
        .add("</title><style>");
    page.add(STYLE)
        .add(if letter.large_print { "body{font-size:18pt}" } else { "" })
        .add("</style></head>\n<body><main>\n");
    page.add("<h1>").line(&letter.subject).add("</h1>\n");
    page.table(details(letter).iter().map(|(name, value)| (*name, value.as_str())));
    page.add("<p>").line(&salutation(letter)).add("</p>\n");
    letter.body.iter().for_each(|block| page.block(block));
    page.add("<p>")
        .add(words.closing)
        .add("</p>\n<p><strong>")
        .line(&letter.sender.name)
        .add("</strong><br>");
    page.line(&letter.sender.municipality)
        .add("</p>\n</main>\n<footer><h2>")
        .add(words.contact)
        .add("</h2>\n");
    let ways: Vec<(&str, String)> = ways(&letter.sender, words)
        .into_iter()
        .map(|(name, lines)| (name, lines.join("\n")))
        .collect();
    page.table(ways.iter().map(|(name, lines)| (*name, lines.as_str())));
    page.add("</footer></body></html>\n");
    page.html
}

/// HTML in the making: `add` takes our own marks, `line` and `lines` what people wrote.
#[derive(Default)]
struct Page {
    html: String,
}

impl Page {
    fn add(&mut self, marks: &str) -> &mut Self {
        self.html.push_str(marks);
        self
    }

    fn line(&mut self, text: &str) -> &mut Self {
        self.escaped(&one_line(text))
    }

    fn lines(&mut self, text: &str) -> &mut Self {
        for (index, line) in printable(text).split('\n').enumerate() {
            self.add(if index > 0 { "<br>\n" } else { "" }).escaped(line);
        }
        self
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(text) => self.add("<h2>").line(text).add("</h2>\n"),
            Block::Paragraph(text) => self.add("<p>").lines(text).add("</p>\n"),
            Block::Highlight(text) => self.add("<p class=\"highlight\">").lines(text).add("</p>\n"),
            Block::List(items) => {
                self.add("<ul>\n");
                for item in items {
                    self.add("<li>").lines(item).add("</li>\n");
                }
                self.add("</ul>\n")
            }
            Block::Facts(facts) => {
                self.table(facts.iter().map(|(name, value)| (name.as_str(), value.as_str())))
            }
            Block::Quote(text) => {
                self.add("<blockquote dir=\"auto\"><p>").lines(text).add("</p></blockquote>\n")
            }
        };
    }

    fn table<'a>(&mut self, rows: impl Iterator<Item = (&'a str, &'a str)>) -> &mut Self {
        self.add("<table>\n");
        for (name, value) in rows {
            self.add("<tr><th scope=\"row\">")
                .lines(name)
                .add("</th><td>")
                .lines(value)
                .add("</td></tr>\n");
        }
        self.add("</table>\n")
    }

    fn escaped(&mut self, text: &str) -> &mut Self {
        for character in text.chars() {
            match character {
                '&' => self.html.push_str("&amp;"),
                '<' => self.html.push_str("&lt;"),
                '>' => self.html.push_str("&gt;"),
                '"' => self.html.push_str("&quot;"),
                '\'' => self.html.push_str("&#39;"),
                other => self.html.push(other),
            }
        }
        self
    }
}
