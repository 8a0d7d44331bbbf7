//! A company's own labour supply chain: from the home communities of its workers to its worksites, with the hops that nobody knows. Exact, and shown to that company alone.

use amparo_journeys::chain::{Chain, chains, transparency};
use amparo_journeys::declared::{Book, Declaration, Tier, read_declared};
use amparo_journeys::journey::journeys;
use amparo_vault::OfCompany;
use axum::Extension;
use axum::extract::Multipart;
use serde_json::{Value, json};

use crate::answers::{self, Answer, see};
use crate::blocks::{Block, Cell, Field, Form, Kind, Page};
use crate::guard::Visit;
use crate::refusal::Refusal;
use crate::texts::Texts;
use crate::upload::Sent;

/// How many chains, and how many remarks, a page shows; programs get all.
const SHOWN: usize = 100;

/// Everything that the company handed in, read anew: what cannot be read is said and stays where it is.
async fn declared(of: &OfCompany) -> Result<(Book, Vec<String>), Refusal> {
    let (mut declarations, mut remarks): (Vec<Declaration>, Vec<String>) = (Vec::new(), Vec::new());
    for table in of.tables().await? {
        let bytes = of.read_table(&table).await?;
        let mut rows = Vec::new();
        match read_declared(&table.file_name, &bytes, |declared| rows.push(declared)) {
            Ok((_, import)) => {
                remarks.extend(import.refused.iter().map(|refused| refused.error.to_string()));
                declarations.append(&mut rows);
            }
            Err(error) => remarks.push(error.to_string()),
        }
    }
    let book = Book::new(declarations);
    remarks.extend(book.problems().iter().map(ToString::to_string));
    Ok((book, remarks))
}

/// What stands at a tier, in words.
fn at(texts: Texts, chain: &Chain, tier: Tier) -> String {
    let seen = chain.tier(tier);
    if seen.is_left_out() {
        return texts.say("chain-not-used");
    }
    let mut parts: Vec<String> = seen.known.keys().map(ToString::to_string).collect();
    if seen.is_unknown() {
        parts.push(texts.say("chain-unknown"));
    }
    parts.join("; ")
}

pub(crate) async fn chain(Extension(visit): Extension<Visit>) -> Answer {
    let texts = visit.texts;
    let of = visit.caller.company()?;
    let (book, remarks) = declared(&of).await?;
    let chains = chains(&book);
    let mut page = Page::new(texts.say("chain-title")).with(Block::Text(texts.say("chain-what")));
    if !remarks.is_empty() {
        page = page.with(Block::Alert(remarks.into_iter().take(SHOWN).collect()));
    }
    if chains.is_empty() {
        page = page.with(Block::Text(texts.say("chain-none")));
    } else {
        let journeys = journeys(&book);
        let legs: usize = journeys.values().map(|journey| journey.legs.len()).sum();
        let (mut unknown, mut in_use) = (0, 0);
        for chain in chains.values() {
            unknown += chain.unknown_hops();
            in_use += chain.tiers_in_use();
        }
        page = page.with(Block::Facts(vec![
            (texts.say("chain-chains"), chains.len().to_string()),
            (texts.say("chain-workers"), journeys.len().to_string()),
            (texts.say("chain-legs"), legs.to_string()),
            (texts.say("chain-unknown-hops"), format!("{unknown} / {in_use}")),
        ]));
        page = page.with(table(texts, &chains));
    }
    page = page
        .with(Block::Heading(texts.say("chain-send")))
        .with(Block::Form(Form {
            action: "/chain".into(),
            fields: vec![
                Field::new("file", texts.say("chain-file"), Kind::File).hint(texts.say("chain-file-hint")),
            ],
            button: texts.say("chain-send"),
            files: true,
            grave: false,
        }));
    Ok(page.show(&visit.caller, texts))
}

fn table<K: ToString>(texts: Texts, chains: &std::collections::BTreeMap<K, Chain>) -> Block {
    let mut head = vec![(texts.say("chain-id"), false)];
    head.extend(
        Tier::ALL
            .iter()
            .map(|tier| (texts.say(&format!("tier-{tier}")), false)),
    );
    head.push((texts.say("chain-transparency"), true));
    let rows = chains.iter().take(SHOWN).map(|(id, chain)| {
        let mut row = vec![Cell::text(id.to_string())];
        row.extend(Tier::ALL.iter().map(|tier| Cell::text(at(texts, chain, *tier))));
        row.push(Cell::number(transparency(chain).score.to_decimal(2)));
        row
    });
    Block::Table {
        caption: texts.say("chain-caption"),
        head,
        rows: rows.collect(),
    }
}

pub(crate) async fn send_chain(Extension(visit): Extension<Visit>, form: Multipart) -> Answer {
    let of = visit.caller.company()?;
    let sent = Sent::read(form).await?;
    if sent.file_name.is_empty() || sent.bytes.is_empty() {
        return Err(Refusal::Wrong(visit.texts.say("new-no-file")));
    }
    // A file that is no table is refused before it is kept; rows that cannot be read are said on the page.
    read_declared(&sent.file_name, &sent.bytes, |_| ()).map_err(|error| Refusal::Wrong(error.to_string()))?;
    of.add_table(&sent.file_name, sent.bytes).await?;
    Ok(see("/chain"))
}

/// The same for programs, whole.
pub(crate) async fn chain_json(Extension(visit): Extension<Visit>) -> Answer {
    let (book, remarks) = declared(&visit.caller.company()?).await?;
    let chains: Vec<Value> = chains(&book)
        .iter()
        .map(|(id, chain)| {
            json!({
                "chain": id.to_string(),
                "tiers": chain,
                "length": chain.length(),
                "transparency": transparency(chain),
            })
        })
        .collect();
    answers::json(&json!({ "chains": chains, "remarks": remarks }))
}
