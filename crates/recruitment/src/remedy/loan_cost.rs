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
    /// Principal still owed, interest that was added to it included, in minor units, exact.
    pub principal: Rate,
    /// Interest accrued and not yet paid, in minor units, exact.
    pub unpaid_interest: Rate,
    /// Payments beyond everything owed, in minor units, exact.
    pub overpaid: Rate,
    /// Principal after each payment, in the order of days.
    pub balances: Vec<(Date, Rate)>,
}

/// The cost of a loan up to a day: interest on the principal outstanding; each payment first pays interest, then principal. On the days of the loan's
/// [`super::Compounding`], interest that was not paid becomes principal; a payment of that day comes first.
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
    let capitalise = |cost: &mut LoanCost| {
        cost.principal = cost.principal.plus(&cost.unpaid_interest);
        cost.unpaid_interest = Rate::zero();
    };
    let mut turns = loan.compounding.days(loan.taken, until).into_iter().peekable();
    for payment in payments {
        Money::zero(loan.principal.currency).same(payment.amount)?;
        let on = payment.date.max(day);
        while let Some(turn) = turns.next_if(|turn| *turn < on) {
            accrue(&mut cost, day, turn);
            capitalise(&mut cost);
            day = turn;
        }
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
    for turn in turns {
        accrue(&mut cost, day, turn);
        capitalise(&mut cost);
        day = turn;
    }
    accrue(&mut cost, day, until);
    Ok(cost)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::remedy::{Compounding, DayCount};
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
            compounding: Compounding::Simple,
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

    #[test]
    fn compound_interest_is_the_closed_form() {
        // P·(1 + r/m)^n by whole periods of 30/360: a nominal 36 % compounded monthly is 1.03^12 = 1.425760886846178945447841 of the principal.
        let mut monthly = loan("36%");
        monthly.compounding = Compounding::Monthly;
        let cost = loan_cost(&monthly, &[], date(2020, 1, 1)).unwrap();
        assert_eq!(
            cost.principal.to_decimal(18),
            "171091.306421541473453741" // 120,000 × 1.03^12
        );
        assert!(cost.unpaid_interest.is_zero());
        for (compounding, factor) in [
            (Compounding::Quarterly, "141.1582"),  // 1.09^4
            (Compounding::HalfYearly, "139.2400"), // 1.18^2
            (Compounding::Yearly, "136.0000"),
        ] {
            let mut other = loan("36%");
            other.compounding = compounding;
            let cost = loan_cost(&other, &[], date(2020, 1, 1)).unwrap();
            let hundred = cost.principal.times(&Rate::new(100, 120_000).unwrap());
            assert_eq!(hundred.to_decimal(4), factor, "{compounding}");
        }
    }

    #[test]
    fn an_annuity_pays_a_compounding_loan_off_to_the_last_cent() {
        // The textbook annuity: 1,200.00 at 1 % a month over 12 months is 106.62 a month, P·i / (1 − (1 + i)^−12) = 106.6185…
        let mut loan = loan("12%");
        loan.compounding = Compounding::Monthly;
        let payments: Vec<LoanRepayment> = (2..=13)
            .map(|month: i8| LoanRepayment {
                loan: "L1".parse().unwrap(),
                date: if month == 13 {
                    date(2020, 1, 1)
                } else {
                    date(2019, month, 1)
                },
                amount: Money::new(10_662, "NPR".parse().unwrap()),
            })
            .collect();
        let cost = loan_cost(&loan, &payments, date(2020, 1, 1)).unwrap();
        assert!(cost.principal.is_zero() && cost.unpaid_interest.is_zero());
        // Twelve times the cent that the rate was rounded up by, with interest: less than 20 cents.
        assert!(cost.overpaid < Rate::whole(20), "{}", cost.overpaid.to_decimal(4));
        // Interest paid when it is due does not compound.
        let mut simple = loan.clone();
        simple.compounding = Compounding::Simple;
        assert_eq!(loan_cost(&simple, &payments, date(2020, 1, 1)).unwrap(), cost);
    }

    #[test]
    fn a_loan_dated_by_mistake_ends() {
        let mut old = loan("36%");
        old.taken = date(19, 1, 31);
        old.compounding = Compounding::Yearly;
        assert!(loan_cost(&old, &[], date(2020, 1, 1)).is_ok());
        assert_eq!(
            Compounding::Monthly.days(date(2019, 1, 31), date(2019, 4, 1)),
            [date(2019, 2, 28), date(2019, 3, 31)]
        );
    }
}
