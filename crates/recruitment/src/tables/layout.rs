//! Which columns make which record.

use super::cell::{CellError, Row};
use crate::records::*;
use crate::remedy::{AgreedSum, ExchangeRate, Payment, PaymentProof};
use crate::taxonomy::{Grade, Method};
use crate::values::Currency;

/// A record that stands in one row of a table.
pub trait FromRow: Sized {
    /// The columns it reads. Those that must have a value come first; a file may leave the others out.
    const COLUMNS: &'static [&'static str];
    /// How many of [`FromRow::COLUMNS`] must be in the file.
    const REQUIRED: usize;

    /// Reads a row.
    ///
    /// # Errors
    /// The first cell that cannot be read.
    fn from_row(row: &Row<'_>) -> Result<Self, CellError>;
}

const ID: &str = "an id of 1 to 64 letters, digits, '-', '_', '.' or ':'";
const PARTY: &str = "a party id";
const NUMBER: &str = "a whole number";

impl FromRow for Party {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "kind",
        "name",
        "country",
        "group",
        "works_for",
        "born",
        "dissolved",
    ];
    const REQUIRED: usize = 4;

    fn from_row(row: &Row<'_>) -> Result<Self, CellError> {
        Ok(Party {
            id: row.required("id", PARTY)?,
            kind: row.required("kind", "a kind of party")?,
            name: row.required("name", "a name")?,
            country: row.country("country")?,
            group: row.optional("group")?,
            works_for: row.optional("works_for")?,
            born: row.optional_date("born")?,
            dissolved: row.optional_date("dissolved")?,
        })
    }
}

impl FromRow for Licence {
    const COLUMNS: &'static [&'static str] = &["party", "country", "number", "from", "to", "evidence"];
    const REQUIRED: usize = 4;

    fn from_row(row: &Row<'_>) -> Result<Self, CellError> {
        Ok(Licence {
            party: row.required("party", PARTY)?,
            country: row.country("country")?,
            number: row.required("number", "the licence's number")?,
            period: row.period("from", "to")?,
            evidence: row.optional("evidence")?,
        })
    }
}

impl FromRow for Engagement {
    const COLUMNS: &'static [&'static str] = &[
        "worker",
        "origin",
        "destination",
        "sector",
        "employer",
        "arrived",
        "agency",
        "buyer",
        "left",
        "first_month",
        "currency",
        "first_month_currency",
    ];
    const REQUIRED: usize = 6;

    fn from_row(row: &Row<'_>) -> Result<Self, CellError> {
        Ok(Engagement {
            worker: row.required("worker", ID)?,
            corridor: Corridor {
                origin: row.country("origin")?,
                destination: row.country("destination")?,
            },
            sector: amparo_schema::fold_text(&row.required::<String>("sector", "a sector of work")?),
            employer: row.required("employer", PARTY)?,
            agency: row.optional("agency")?,
            buyer: row.optional("buyer")?,
            arrived: row.date("arrived")?,
            left: row.optional_date("left")?,
            first_month: row.optional_money("first_month")?,
        })
    }
}

impl FromRow for ContractVersion {
    const COLUMNS: &'static [&'static str] = &[
        "contract",
        "version",
        "worker",
        "signed",
        "language",
        "monthly_wage",
        "weekly_hours",
        "deductions",
        "currency",
        "monthly_wage_currency",
        "job",
        "site",
        "understood",
    ];
    const REQUIRED: usize = 4;

    fn from_row(row: &Row<'_>) -> Result<Self, CellError> {
        Ok(ContractVersion {
            contract: row.required("contract", ID)?,
            version: row.required("version", NUMBER)?,
            worker: row.required("worker", ID)?,
            signed: row.date("signed")?,
            language: row.optional("language")?,
            monthly_wage: row.optional_money("monthly_wage")?,
            weekly_hours: row.optional("weekly_hours")?,
            deductions: row.list("deductions")?.into_iter().collect(),
            job: row.optional("job")?,
            site: row.optional("site")?,
            understood: row
                .text("understood")
                .map(|_| row.yes("understood"))
                .transpose()?,
        })
    }
}

impl FromRow for Entry {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "worker",
        "stage",
        "amount",
        "currency",
        "date",
        "class",
        "grade",
        "payer",
        "payee",
        "method",
        "label",
        "evidence",
        "amount_currency",
    ];
    const REQUIRED: usize = 8;

    fn from_row(row: &Row<'_>) -> Result<Self, CellError> {
        Ok(Entry {
            id: row.required("id", ID)?,
            worker: row.required("worker", ID)?,
            payer: row.optional("payer")?,
            payee: row.optional("payee")?,
            stage: row.required("stage", "a stage of recruitment")?,
            amount: row.positive_money("amount")?,
            date: row.date("date")?,
            method: row.optional("method")?.unwrap_or(Method::NotKnown),
            class: row.required("class", "a cost class of the ILO definition, or unknown")?,
            label: row.optional("label")?.unwrap_or_default(),
            evidence: row.optional("evidence")?,
            grade: row.required::<Grade>("grade", "a grade of evidence")?,
        })
    }
}

impl FromRow for Reimbursement {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "worker",
        "amount",
        "currency",
        "date",
        "entry",
        "payer",
        "evidence",
        "amount_currency",
    ];
    const REQUIRED: usize = 5;

    fn from_row(row: &Row<'_>) -> Result<Self, CellError> {
        Ok(Reimbursement {
            id: row.required("id", ID)?,
            worker: row.required("worker", ID)?,
            entry: row.optional("entry")?,
            payer: row.optional("payer")?,
            amount: row.positive_money("amount")?,
            date: row.date("date")?,
            evidence: row.optional("evidence")?,
        })
    }
}

impl FromRow for Loan {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "worker",
        "principal",
        "currency",
        "taken",
        "yearly_rate",
        "day_count",
        "lender",
        "financed",
        "documented",
        "compounding",
        "principal_currency",
    ];
    const REQUIRED: usize = 7;

    fn from_row(row: &Row<'_>) -> Result<Self, CellError> {
        Ok(Loan {
            id: row.required("id", ID)?,
            worker: row.required("worker", ID)?,
            lender: row.optional("lender")?,
            principal: row.positive_money("principal")?,
            taken: row.date("taken")?,
            yearly_rate: row.required("yearly_rate", "interest for a year, such as \"36%\"")?,
            day_count: row.required("day_count", "a day count")?,
            compounding: row.optional("compounding")?.unwrap_or_default(),
            financed: row.list("financed")?,
            documented: row.yes("documented")?,
        })
    }
}

impl FromRow for LoanRepayment {
    const COLUMNS: &'static [&'static str] = &["loan", "date", "amount", "currency", "amount_currency"];
    const REQUIRED: usize = 4;

    fn from_row(row: &Row<'_>) -> Result<Self, CellError> {
        Ok(LoanRepayment {
            loan: row.required("loan", ID)?,
            date: row.date("date")?,
            amount: row.positive_money("amount")?,
        })
    }
}

impl FromRow for PayPeriod {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "worker",
        "from",
        "to",
        "due",
        "gross",
        "net",
        "currency",
        "paid",
        "minimum",
        "overtime_hours",
        "account",
    ];
    const REQUIRED: usize = 8;

    fn from_row(row: &Row<'_>) -> Result<Self, CellError> {
        Ok(PayPeriod {
            id: row.required("id", ID)?,
            worker: row.required("worker", ID)?,
            from: row.date("from")?,
            to: row.date("to")?,
            due: row.date("due")?,
            paid: row.optional_date("paid")?,
            gross: row.money("gross")?,
            net: row.money("net")?,
            minimum: row.optional_money("minimum")?,
            overtime_hours: row.optional("overtime_hours")?,
            account: row.optional("account")?.unwrap_or(AccountHolder::Unknown),
        })
    }
}

impl FromRow for Deduction {
    const COLUMNS: &'static [&'static str] = &["pay", "amount", "currency", "class", "label"];
    const REQUIRED: usize = 4;

    fn from_row(row: &Row<'_>) -> Result<Self, CellError> {
        Ok(Deduction {
            pay: row.required("pay", ID)?,
            amount: row.positive_money("amount")?,
            class: row.required("class", "a cost class of the ILO definition, or unknown")?,
            label: row.optional("label")?.unwrap_or_default(),
        })
    }
}

impl FromRow for InvoiceLine {
    const COLUMNS: &'static [&'static str] = &[
        "invoice",
        "issuer",
        "billed_to",
        "class",
        "amount",
        "currency",
        "date",
        "worker",
    ];
    const REQUIRED: usize = 7;

    fn from_row(row: &Row<'_>) -> Result<Self, CellError> {
        Ok(InvoiceLine {
            invoice: row.required("invoice", ID)?,
            issuer: row.required("issuer", PARTY)?,
            billed_to: row.required("billed_to", PARTY)?,
            worker: row.optional("worker")?,
            class: row.required("class", "a cost class of the ILO definition, or unknown")?,
            amount: row.positive_money("amount")?,
            date: row.date("date")?,
        })
    }
}

impl FromRow for Custody {
    const COLUMNS: &'static [&'static str] =
        &["worker", "document", "holder", "from", "to", "at_workers_wish"];
    const REQUIRED: usize = 4;

    fn from_row(row: &Row<'_>) -> Result<Self, CellError> {
        Ok(Custody {
            worker: row.required("worker", ID)?,
            document: row.required("document", "the kind of paper")?,
            holder: row.required("holder", PARTY)?,
            period: row.period("from", "to")?,
            at_workers_wish: row.yes("at_workers_wish")?,
        })
    }
}

impl FromRow for ExchangeRate {
    const COLUMNS: &'static [&'static str] = &["from", "to", "date", "rate", "source"];
    const REQUIRED: usize = 5;

    fn from_row(row: &Row<'_>) -> Result<Self, CellError> {
        Ok(ExchangeRate {
            from: row.required::<Currency>("from", "a code of ISO 4217")?,
            to: row.required::<Currency>("to", "a code of ISO 4217")?,
            date: row.date("date")?,
            rate: row.required("rate", "units of the second currency for one of the first")?,
            source: row.required("source", "who published the rate")?,
        })
    }
}

impl FromRow for Payment {
    const COLUMNS: &'static [&'static str] = &[
        "worker",
        "amount",
        "currency",
        "date",
        "receipt",
        "amount_currency",
    ];
    const REQUIRED: usize = 4;

    fn from_row(row: &Row<'_>) -> Result<Self, CellError> {
        Ok(Payment {
            worker: row.required("worker", ID)?,
            amount: row.positive_money("amount")?,
            date: row.date("date")?,
            proof: match row.optional::<String>("receipt")? {
                Some(reference) => PaymentProof::Receipt { reference },
                None => PaymentProof::Nothing,
            },
        })
    }
}

impl FromRow for AgreedSum {
    const COLUMNS: &'static [&'static str] = &["worker", "owed", "currency", "owed_currency"];
    const REQUIRED: usize = 3;

    fn from_row(row: &Row<'_>) -> Result<Self, CellError> {
        Ok(AgreedSum {
            worker: row.required("worker", ID)?,
            owed: row.money("owed")?,
        })
    }
}
