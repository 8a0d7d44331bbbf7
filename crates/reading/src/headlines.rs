//! The headline counts of a release, laid out by year, and what follows from them.
//!
//! All of them are unbiased, with noise of known size that is independent between cells. So everything here has an exact variance. The number of people of a year
//! stands in every table of people as the sum of its cells: the tables are brought to agree on it (generalised least squares), which takes noise out of all of them.

use std::collections::{BTreeMap, HashMap};

use amparo_release::{HeadlineTable, HeadlineUnit};
use amparo_schema::Number;

use crate::figure::{Estimate, Share, Z95};
use crate::numbers::Banded;

/// The headline counts of a release.
#[derive(Debug)]
pub struct Headlines {
    people: HashMap<String, Laid>,
    above: HashMap<String, Laid>,
    countries: HashMap<String, Laid>,
}

/// A table by year.
#[derive(Debug)]
struct Laid {
    /// The items in the order of their first cells.
    items: Vec<String>,
    /// For each year a count of each item. A year that lacks one is left out.
    years: BTreeMap<u16, Vec<f64>>,
    variance: f64,
}

impl Laid {
    fn new(table: &HeadlineTable) -> Laid {
        // A cell is `year/item`, or only a year, or only an item.
        let parted = |cell: &str| -> (u16, String) {
            let (year, item) = cell.split_once('/').unwrap_or((cell, ""));
            year.parse()
                .map_or_else(|_| (ALL, cell.to_owned()), |year| (year, item.to_owned()))
        };
        let mut items: Vec<String> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut years: BTreeMap<u16, BTreeMap<usize, f64>> = BTreeMap::new();
        for (cell, &count) in table.cells.iter().zip(&table.counts) {
            let (year, item) = parted(cell);
            let place = *places.entry(item).or_insert_with_key(|item| {
                items.push(item.clone());
                items.len() - 1
            });
            years.entry(year).or_default().insert(place, count as f64);
        }
        Laid {
            years: years
                .into_iter()
                .filter(|(_, counts)| counts.len() == items.len())
                .map(|(year, counts)| (year, counts.into_values().collect()))
                .collect(),
            items,
            variance: table.standard_error * table.standard_error,
        }
    }

    /// The sum over the years asked for, and how many years it is of.
    fn sum(&self, year: Option<u16>) -> Option<(Vec<f64>, f64)> {
        match year {
            Some(year) => Some((self.years.get(&year)?.clone(), 1.0)),
            None => {
                let mut sum = vec![0.0; self.items.len()];
                for counts in self.years.values() {
                    for (sum, count) in sum.iter_mut().zip(counts) {
                        *sum += count;
                    }
                }
                (!self.years.is_empty()).then_some((sum, self.years.len() as f64))
            }
        }
    }
}

/// The year under which stands what is counted over all years.
const ALL: u16 = 0;

impl Headlines {
    /// Lays out what a release holds.
    pub fn of(release: &amparo_release::Headlines) -> Headlines {
        let of = |unit: HeadlineUnit| {
            let tables = release.tables.iter().filter(|table| table.unit == unit);
            tables
                .map(|table| (table.name.clone(), Laid::new(table)))
                .collect()
        };
        Headlines {
            people: of(HeadlineUnit::People),
            above: of(HeadlineUnit::Above),
            countries: of(HeadlineUnit::Countries),
        }
    }

    /// The people of a year, or of all years: the mean of what the tables say, by inverse variance.
    pub fn people(&self, year: Option<u16>) -> Option<Estimate> {
        self.total(year)
            .map(|(total, variance)| Estimate::new(total, variance))
    }

    fn total(&self, year: Option<u16>) -> Option<(f64, f64)> {
        let (mut weights, mut sum) = (0.0, 0.0);
        // In a fixed order, so that the same release gives the same number to the last bit.
        let mut names: Vec<&String> = self.people.keys().collect();
        names.sort();
        for laid in names.into_iter().filter_map(|name| self.people.get(name)) {
            if let Some((counts, years)) = laid.sum(year) {
                let weight = 1.0 / (laid.variance * years * counts.len() as f64);
                weights += weight;
                sum += weight * counts.iter().sum::<f64>();
            }
        }
        (weights > 0.0).then(|| (sum / weights, 1.0 / weights))
    }

    /// A table of a year, or of all years.
    pub fn table(&self, name: &str, year: Option<u16>) -> Option<Slice<'_>> {
        let laid = self.people.get(name)?;
        let (mut counts, years) = laid.sum(year)?;
        let (total, total_variance) = self.total(year)?;
        let size = counts.len() as f64;
        let shift = (total - counts.iter().sum::<f64>()) / size;
        counts.iter_mut().for_each(|count| *count += shift);
        Some(Slice {
            items: &laid.items,
            counts,
            variance: laid.variance * years,
            total_variance,
        })
    }

    /// The numbers of a measure, on its grid.
    pub fn numbers(&self, number: Number, year: Option<u16>) -> Option<Banded> {
        let slice = self.table(number.name(), year)?;
        let laid = self.above.get(&format!("{}.above", number.name()))?;
        let (above, years) = laid.sum(year)?;
        Banded::new(number, &slice, *above.first()?, laid.variance * years)
    }

    /// In how many countries anybody was exploited, of which there may be `possible`: a number with its 95 % interval.
    pub fn countries(&self, year: Option<u16>, possible: usize) -> Option<Estimate> {
        let (name, year) = match year {
            Some(year) => ("countries", year),
            None => ("countries.all", ALL),
        };
        let laid = self.countries.get(name)?;
        let value = *laid.years.get(&year)?.first()?;
        let possible = possible as f64;
        let mut countries = Estimate::new(value.min(possible), laid.variance);
        // The ends are those of the noise; what cannot be is cut off.
        let margin = Z95 * laid.variance.sqrt();
        countries.lower = (value - margin).clamp(0.0, possible);
        countries.upper = (value + margin).clamp(0.0, possible);
        Some(countries)
    }
}

/// A table of people with the sum of its cells brought to what all tables say of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Slice<'a> {
    pub(crate) items: &'a [String],
    pub(crate) counts: Vec<f64>,
    /// Of each cell, before the sum was brought to the total.
    variance: f64,
    total_variance: f64,
}

impl Slice<'_> {
    /// The variance of the sum of counts with these coefficients. With k cells of variance σ² whose sum was replaced by a total of variance τ² it is
    /// σ²(Σc² − (Σc)²/k) + τ²(Σc/k)².
    pub(crate) fn variance_of(&self, coefficients: &[f64]) -> f64 {
        let (mut squares, mut sum) = (0.0, 0.0);
        for coefficient in coefficients {
            squares += coefficient * coefficient;
            sum += coefficient;
        }
        let cells = self.counts.len() as f64;
        self.variance * (squares - sum * sum / cells).max(0.0) + self.total_variance * (sum / cells).powi(2)
    }

    fn sum_of(&self, coefficients: &[f64]) -> f64 {
        self.counts
            .iter()
            .zip(coefficients)
            .map(|(count, c)| count * c)
            .sum()
    }

    /// The share of the items `part` in all but `absent`; nothing where what it is a share of cannot be told from the noise.
    pub fn share(&self, part: &[&str], absent: &[&str]) -> Option<Share> {
        let each =
            |of: &dyn Fn(&str) -> f64| -> Vec<f64> { self.items.iter().map(|item| of(item)).collect() };
        let known = each(&|item| f64::from(u8::from(!absent.contains(&item))));
        let inside = each(&|item| f64::from(u8::from(part.contains(&item))));
        let whole = Estimate::new(self.sum_of(&known), self.variance_of(&known));
        if !whole.is_evidence() {
            return None;
        }
        let value = (self.sum_of(&inside) / whole.value).clamp(0.0, 1.0);
        // The delta method for a quotient: the error of part − value · whole.
        let contrast: Vec<f64> = inside
            .iter()
            .zip(&known)
            .map(|(inside, known)| inside - value * known)
            .collect();
        Some(Share {
            value,
            margin: Z95 * self.variance_of(&contrast).sqrt() / whole.value,
            denominator: whole,
        })
    }

    /// The part that the items `absent` have of everyone but those in `apart`, 0 to 1.
    pub fn missing(&self, absent: &[&str], apart: &[&str]) -> f64 {
        let (mut missing, mut all) = (0.0, 0.0);
        for (item, count) in self.items.iter().zip(&self.counts) {
            if !apart.contains(&item.as_str()) {
                all += count;
            }
            if absent.contains(&item.as_str()) {
                missing += count;
            }
        }
        if all > 0.0 {
            (missing / all).clamp(0.0, 1.0)
        } else {
            0.0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn release() -> amparo_release::Headlines {
        let table = |name: &str, unit, standard_error, cells: &[&str], counts: &[i64]| HeadlineTable {
            name: name.into(),
            unit,
            standard_error,
            cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
            counts: counts.to_vec(),
        };
        amparo_release::Headlines::new(vec![
            table(
                "gender",
                HeadlineUnit::People,
                10.0,
                &["2014/men", "2014/women", "2015/men", "2015/women"],
                &[500, 480, 610, 390],
            ),
            table(
                "children",
                HeadlineUnit::People,
                20.0,
                &["2015/child", "2015/adult"],
                &[100, 920],
            ),
            table(
                "countries",
                HeadlineUnit::Countries,
                8.0,
                &["2014", "2015"],
                &[90, 115],
            ),
            table("countries.all", HeadlineUnit::Countries, 8.0, &["all"], &[-4]),
        ])
    }

    #[test]
    fn tables_are_brought_to_agree_on_the_people_of_a_year() {
        let headlines = Headlines::of(&release());
        // 1,000 with variance 200 and 1,020 with variance 800: 1,004 with variance 160.
        let people = headlines.people(Some(2015)).unwrap();
        assert!((people.value - 1_004.0).abs() < 1e-9 && (people.variance() - 160.0).abs() < 1e-9);
        let gender = headlines.table("gender", Some(2015)).unwrap();
        assert_eq!(gender.counts, [612.0, 392.0]);
        // One cell: 100 (1 − 1/2) + 160/4.
        assert!((gender.variance_of(&[1.0, 0.0]) - 90.0).abs() < 1e-9);
        // The sum of all cells has the variance of the total, and a difference of two cells that of the two alone.
        assert!((gender.variance_of(&[1.0, 1.0]) - 160.0).abs() < 1e-9);
        assert!((gender.variance_of(&[1.0, -1.0]) - 200.0).abs() < 1e-9);
        let men = gender.share(&["men"], &[]).unwrap();
        assert!((men.value - 612.0 / 1_004.0).abs() < 1e-12);
        assert!(headlines.table("gender", Some(2013)).is_none() && headlines.table("means", None).is_none());
        // The year that only one table has.
        assert_eq!(headlines.people(Some(2014)).unwrap().value, 980.0);
    }

    #[test]
    fn numbers_of_countries_stay_within_what_there_is() {
        let headlines = Headlines::of(&release());
        let countries = headlines.countries(Some(2015), 120).unwrap();
        assert_eq!((countries.value, countries.upper), (115.0, 120.0));
        assert!((countries.lower - (115.0 - 8.0 * Z95)).abs() < 1e-9);
        // Noise below nothing still tells how many there are at most.
        let all = headlines.countries(None, 250).unwrap();
        assert_eq!((all.value, all.lower), (0.0, 0.0));
        assert!((all.upper - (8.0 * Z95 - 4.0)).abs() < 1e-9);
    }
}
