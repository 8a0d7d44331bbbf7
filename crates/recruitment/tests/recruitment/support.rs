//! A dossier made of tables, as a user would bring it.

use amparo_recruitment::records::Dossier;
use amparo_recruitment::remedy::{ExchangeRate, ExchangeTable};
use amparo_recruitment::tables::{Table, import_dossier, read_table};
use amparo_recruitment::values::PartyId;

pub(crate) fn party(number: u64) -> PartyId {
    PartyId::from_number(number)
}

/// Agency 1, sub-agent 2 of it, employer 3, lender 4, buyer 5; worker W1 from Nepal to Malaysia, who left.
pub(crate) fn dossier(tables: &[(Table, &str)]) -> Dossier {
    let mut dossier = Dossier::default();
    let parties = format!(
        "id,kind,name,country,works_for,born\n\
         {},agency,Himal Overseas,Nepal,,2005-06-01\n\
         {},sub_agent,R. in Dhading,NPL,{},\n\
         {},employer,Gloves Berhad,Malaysia,,1991-01-01\n\
         {},lender,Village lender,NPL,,\n\
         {},buyer,Buyer Inc,USA,,\n",
        party(1),
        party(2),
        party(1),
        party(3),
        party(4),
        party(5)
    );
    let engagements = format!(
        "worker,origin,destination,sector,employer,arrived,agency,buyer,left,first_month,currency\n\
         W1,NPL,MYS,Manufacturing,{},2014-03-01,{},{},2018-02-28,1000.00,MYR\n",
        party(3),
        party(1),
        party(5)
    );
    let given = [
        (Table::Parties, parties.as_str()),
        (Table::Engagements, engagements.as_str()),
    ];
    for (table, text) in given.iter().chain(tables) {
        let text = text
            .replace("@1", party(1).as_str())
            .replace("@2", party(2).as_str())
            .replace("@3", party(3).as_str());
        let import = import_dossier(&mut dossier, *table, &format!("{table}.csv"), text.as_bytes()).unwrap();
        assert!(import.refused.is_empty(), "{:?}", import.refused);
        assert!(import.unused_columns.is_empty(), "{:?}", import.unused_columns);
    }
    dossier
}

pub(crate) fn rates(text: &str) -> ExchangeTable {
    let text = format!("from,to,date,rate,source\n{text}");
    let import = read_table::<ExchangeRate>("rates.csv", text.as_bytes()).unwrap();
    assert!(import.refused.is_empty(), "{:?}", import.refused);
    ExchangeTable {
        max_age_days: 31,
        rates: import.accepted,
    }
}
