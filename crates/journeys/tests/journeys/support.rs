//! Declarations and a dossier, as users would bring them.

use amparo_journeys::declared::{Book, Declaration, read_declared};
use amparo_recruitment::records::Dossier;
use amparo_recruitment::tables::{Table, import_dossier};
use amparo_recruitment::values::PartyId;

pub(crate) fn party(number: u64) -> PartyId {
    PartyId::from_number(number)
}

/// `@1` stands for party 1.
pub(crate) fn filled(text: &str) -> String {
    (1..=5).fold(text.to_owned(), |text, number| {
        text.replace(&format!("@{number}"), party(number).as_str())
    })
}

pub(crate) fn declared(file: &str, text: &str) -> Vec<Declaration> {
    let mut read = Vec::new();
    let (_, import) = read_declared(file, filled(text).as_bytes(), |declared| read.push(declared)).unwrap();
    assert!(import.refused.is_empty(), "{:?}", import.refused);
    assert!(import.unused_columns.is_empty(), "{:?}", import.unused_columns);
    read
}

pub(crate) const LEGS: &str = "id,by,on,worker,stage,chain,from,to,from_country,from_region,from_town,to_country,to_town,began,grade\n\
    L1,union-np,2024-01-05,W1,outreach,C1,,@2,NPL,Bagmati,Dhading,,,2024-01-02,single_testimony\n\
    L2,@1,2024-02-01,W1,selection,C1,@2,@1,,,,,,2024-01-20,documented\n\
    L3,@1,2024-03-01,W1,transit,C1,@1,@3,NPL,,,MYS,Klang,2024-02-27,documented\n\
    L4,@3,2024-03-05,W1,employment,C1,@3,@3,,,,MYS,Klang,2024-03-02,documented\n";

pub(crate) const NODES: &str = "id,by,on,chain,tier,state,party,country,town,grade\n\
    N1,@3,2024-03-10,C1,employer,,@3,MYS,Klang,documented\n\
    N2,@3,2024-03-10,C1,agency_of_destination,not_used,,,,documented\n\
    N3,@3,2024-03-10,C1,sub_agent,unknown,,,,single_testimony\n";

pub(crate) const OWNERS: &str =
    "id,by,on,chain,owner\nO1,@3,2024-03-10,C1,gloves\nO2,@4,2024-03-10,C2,others\n";

pub(crate) fn declarations() -> Vec<Declaration> {
    let mut all = declared("legs.csv", LEGS);
    all.extend(declared("nodes.csv", NODES));
    all.extend(declared("owners.csv", OWNERS));
    all
}

pub(crate) fn book() -> Book {
    Book::new(declarations())
}

/// Agency 1, sub-agent 2, employer 3; worker W1 from Nepal to Malaysia.
pub(crate) fn dossier(tables: &[(Table, &str)]) -> Dossier {
    let mut dossier = Dossier::default();
    let parties = "id,kind,name,country,works_for\n\
        @1,agency,Himal Overseas,Nepal,\n@2,sub_agent,R. in Dhading,NPL,@1\n@3,employer,Gloves Berhad,Malaysia,\n";
    let engagements = "worker,origin,destination,sector,employer,arrived,agency,first_month,currency\n\
        W1,NPL,MYS,Manufacturing,@3,2024-03-01,@1,1000.00,MYR\n";
    let given = [(Table::Parties, parties), (Table::Engagements, engagements)];
    for (table, text) in given.iter().chain(tables) {
        let import = import_dossier(
            &mut dossier,
            *table,
            &format!("{table}.csv"),
            filled(text).as_bytes(),
        )
        .unwrap();
        assert!(import.refused.is_empty(), "{:?}", import.refused);
        assert!(import.unused_columns.is_empty(), "{:?}", import.unused_columns);
    }
    dossier
}

pub(crate) const CONTRACTS: &str = "contract,version,worker,signed,language,monthly_wage,currency,weekly_hours,deductions,job,site,understood\n\
    K1,1,W1,2024-01-25,ne,1700.00,MYR,48,,Glove packer,Klang,yes\n\
    K1,2,W1,2024-03-03,ms,1500.00,MYR,60,equipment|not_recruitment,Glove packer,Kulim,no\n";
