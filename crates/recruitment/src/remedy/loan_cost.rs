//! What a loan cost.

use jiff::civil::Date;
use serde::Serialize;

use crate::records::{Loan, LoanRepayment};
use crate::values::{Money, MoneyError, Rate};

/// What a loan cost up to a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LoanCost {
    /// Interest that accrued, in minor units, exact.
    pub interest: Rate,
    /// Principal still owed, in minor units, exact.
    pub principal: Rate,
    /// Interest accrued and not yet paid, in minor units, exact.
    pub unpaid_interest: Rate,
    /// Payments beyond everything owed, in minor units, exact.
    pub overpaid: Rate,
    /// Principal after each payment, in the order of days.
    pub balances: Vec<(Date, Rate)>,
}

/// The cost of a loan up to a day: simple interest on the principal outstanding; each payment first pays interest, then principal.
///
/// Simple interest understates a loan whose interest is added to the principal; record such a loan with its effective yearly rate.
///
/// # Errors
/// [`MoneyError::Mixed`] if a payment is in another currency than the loan.
pub fn loan_cost(loan: &Loan, repayments: &[LoanRepayment], until: Date) -> Result<LoanCost, MoneyError> {
    let mut payments: Vec<&LoanRepayment> = repayments
        .iter()
        .filter(|payment| payment.loan == loan.id && payment.date <= until)
        .collect();
    payments.sort_by_key(|payment| (payment.date, payment.amount));
    let mut cost = LoanCost {
        interest: Rate::zero(),
        principal: loan.principal.as_rate(),
        unpaid_interest: Rate::zero(),
        overpaid: Rate::zero(),
        balances: Vec::with_capacity(payments.len()),
    };
    let mut day = loan.taken;
    let accrue = |cost: &mut LoanCost, from: Date, to: Date| {
        let years = loan.day_count.year_fraction(from, to);
        let interest = cost.principal.times(&loan.yearly_rate).times(&years);
        cost.interest = cost.interest.plus(&interest);
        cost.unpaid_interest = cost.unpaid_interest.plus(&interest);
    };
    for payment in payments {
        Money::zero(loan.principal.currency).same(payment.amount)?;
        let on = payment.date.max(day);
        accrue(&mut cost, day, on);
        day = on;
        let mut left = payment.amount.as_rate();
        for debt in [&mut cost.unpaid_interest, &mut cost.principal] {
            let part = left.clone().min(debt.clone());
            *debt = debt.minus(&part);
            left = left.minus(&part);
        }
        cost.overpaid = cost.overpaid.plus(&left);
        cost.balances.push((on, cost.principal.clone()));
    }
    accrue(&mut cost, day, until);
    Ok(cost)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::remedy::DayCount;
    use jiff::civil::date;

    fn loan(rate: &str) -> Loan {
        Loan {
            id: "L1".parse().unwrap(),
            worker: "W1".parse().unwrap(),
            lender: None,
            principal: Money::new(120_000, "NPR".parse().unwrap()),
            taken: date(2019, 1, 1),
            yearly_rate: rate.parse().unwrap(),
            day_count: DayCount::Thirty360,
            financed: vec![],
            documented: true,
        }
    }

    #[test]
    fn three_per_cent_a_month_for_a_year() {
        let cost = loan_cost(&loan("36%"), &[], date(2020, 1, 1)).unwrap();
        assert_eq!(
            (cost.interest.to_string(), cost.principal.to_string()),
            ("43200".into(), "120000".into())
        );
    }

    #[test]
    fn payments_pay_interest_first() {
        let payment = |month, minor| LoanRepayment {
            loan: "L1".parse().unwrap(),
            date: date(2019, month, 1),
            amount: Money::new(minor, "NPR".parse().unwrap()),
        };
        // One month at 3 % is 3,600: a payment of 3,600 leaves the principal where it was, one of 13,200 takes 9,600 off.
        let payments = [payment(3, 13_200), payment(2, 3_600)];
        let cost = loan_cost(&loan("36%"), &payments, date(2019, 3, 1)).unwrap();
        let balances: Vec<String> = cost
            .balances
            .iter()
            .map(|(_, balance)| balance.to_string())
            .collect();
        assert_eq!(balances, ["120000", "110400"]);
        assert_eq!(cost.interest.to_string(), "7200");
    }
}
