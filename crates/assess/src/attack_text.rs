//! A report of attacks in plain text and as a page.

use std::fmt;

use crate::evidence::{AttackResult, Claim};
use crate::page::Page;
use crate::plot::{Bar, bars};
use crate::text::{Grid, Section, percent, share, whole};
use crate::{AttackReport, DifferencingReport};

impl fmt::Display for AttackReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n\n{}", self.notice, self.lead())?;
        for section in self.sections() {
            writeln!(f, "\n{}\n{}", section.title.to_uppercase(), section.lead)?;
            for (caption, grid) in &section.grids {
                if !grid.rows.is_empty() {
                    writeln!(f, "\n  {caption}\n{grid}")?;
                }
            }
        }
        Ok(())
    }
}

impl AttackReport {
    fn lead(&self) -> String {
        format!(
            "Attacks on {}: {} synthetic rows made from {} real ones; {} of those and as many of {} controls were attacked. {}",
            self.table,
            whole(self.synthetic_rows as u64),
            whole(self.train_rows as u64),
            whole(self.attacked as u64),
            whole(self.control_rows as u64),
            match (self.claim.is_some(), self.passes()) {
                (true, true) => "No attack did what the claim rules out.",
                (true, false) => "THE CLAIM DOES NOT HOLD: an attack did what it rules out.",
                (false, true) => "No attack was better than chance.",
                (false, false) => "AN ATTACK WAS BETTER THAN CHANCE.",
            }
        )
    }

    fn sections(&self) -> [Section; 3] {
        [
            membership("Who was in the table", &self.attacks, self.claim),
            self.inference(),
            self.copying(),
        ]
    }

    fn inference(&self) -> Section {
        let mut grid = Grid::new(
            1,
            &[
                "field",
                "members",
                "right",
                "controls",
                "right",
                "excess",
                "± (95 %)",
            ],
        );
        for i in &self.inferences {
            grid.row([
                i.field.clone(),
                whole(i.members),
                percent(i.member_accuracy),
                whole(i.controls),
                percent(i.control_accuracy),
                percent(i.excess),
                percent(1.96 * i.standard_error),
            ]);
        }
        Section {
            title: "What was inferred",
            lead: "Knowing all other fields of a person, the attacker names the answer to one. What is right of controls is knowledge about people like them; the excess \
                   is what being in the table costs."
                .to_owned(),
            grids: vec![("Inferred from all other fields".to_owned(), grid)],
        }
    }

    fn copying(&self) -> Section {
        let c = &self.copies;
        let mut grid = Grid::new(1, &["what", "of the table", "of controls"]);
        grid.row([
            "synthetic rows equal to a real row".to_owned(),
            percent(c.of_train),
            percent(c.of_control),
        ]);
        for r in &self.reconstructions {
            grid.row([
                format!(
                    "{} combinations in {} parts, rebuilt from {} as one person's, that are",
                    whole(r.claims),
                    r.parts,
                    r.from
                ),
                percent(r.true_of_members),
                percent(r.true_of_controls),
            ]);
        }
        Section {
            title: "What was copied or rebuilt",
            lead: format!(
                "As many rows of the table as of controls ({}) were compared.",
                whole(c.compared as u64)
            ),
            grids: vec![("Shares".to_owned(), grid)],
        }
    }
}

fn membership(title: &'static str, attacks: &[AttackResult], claim: Option<Claim>) -> Section {
    let mut grid = Grid::new(
        1,
        &[
            "attack",
            "AUC",
            "95 % from",
            "to",
            "members",
            "controls",
            "advantage",
            "proves ε ≥",
            "finding",
        ],
    );
    let mut methods = Grid::new(2, &["attack", "what it does"]);
    for a in attacks {
        let finding = match (a.breaks_claim, a.better_than_chance) {
            (Some(true), _) => "breaks the claim",
            (_, true) => "better than chance",
            (_, false) => "nothing",
        };
        grid.row([
            a.name.clone(),
            share(a.auc),
            share(a.auc_low),
            share(a.auc_high),
            percent(a.true_positives.share),
            percent(a.false_positives.share),
            share(a.advantage),
            format!("{:.2}", a.epsilon_at_least),
            finding.to_owned(),
        ]);
        methods.row([a.name.clone(), a.method.clone()]);
    }
    let bound = match claim {
        None => "No claim was given.".to_owned(),
        Some(claim) => format!(
            "The claim is ε = {} and δ = {}: members can be hit at most {} more often than controls, and at most {:.2} times as often where controls are \
             hardly ever hit.",
            claim.epsilon,
            claim.delta,
            percent(claim.max_advantage),
            claim.epsilon.exp()
        ),
    };
    Section {
        title,
        lead: format!(
            "Each attack gives people a score; an AUC of 0.5 is a coin. \"Members\" and \"controls\" are the shares called members at the threshold with the largest \
             difference, chosen on one half and judged on the other. {bound}"
        ),
        grids: vec![
            ("Attacks".to_owned(), grid),
            ("How they work".to_owned(), methods),
        ],
    }
}

impl fmt::Display for DifferencingReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let section = membership("Who joined", &self.attacks, self.claim);
        writeln!(
            f,
            "{}\n\n{}\n\n{}\n{}",
            self.notice,
            self.lead(),
            section.title.to_uppercase(),
            section.lead
        )?;
        for (caption, grid) in &section.grids {
            writeln!(f, "\n  {caption}\n{grid}")?;
        }
        Ok(())
    }
}

impl DifferencingReport {
    fn lead(&self) -> String {
        format!(
            "Two successive releases on {}: {} people stand in the later one only; {} of them and as many others were attacked. {} published tables were \
             subtracted. {}",
            self.table,
            whole(self.added as u64),
            whole(self.attacked as u64),
            whole(self.tables as u64),
            match (self.claim.is_some(), self.passes()) {
                (true, true) => "No attack did what the claim rules out.",
                (true, false) => "THE CLAIM DOES NOT HOLD: an attack did what it rules out.",
                (false, true) => "No attack was better than chance.",
                (false, false) => "AN ATTACK WAS BETTER THAN CHANCE.",
            }
        )
    }
}

pub(crate) fn differencing_page(report: &DifferencingReport) -> String {
    let mut page = Page::new(
        &format!("Two releases on {}", report.table),
        report.notice,
        &report.lead(),
    );
    let section = membership("Who joined", &report.attacks, report.claim);
    page.heading(section.title, &section.lead);
    let (svg, caption) = plot(&report.attacks, report.claim);
    page.figure(&svg, caption);
    for (caption, grid) in &section.grids {
        page.table(caption, grid);
    }
    page.finish()
}

pub(crate) fn page(report: &AttackReport) -> String {
    let mut page = Page::new(
        &format!("Attacks on {}", report.table),
        report.notice,
        &report.lead(),
    );
    for (index, section) in report.sections().iter().enumerate() {
        page.heading(section.title, &section.lead);
        if index == 0 {
            let (svg, caption) = plot(&report.attacks, report.claim);
            page.figure(&svg, caption);
        }
        for (caption, grid) in &section.grids {
            page.table(caption, grid);
        }
    }
    page.finish()
}

fn plot(attacks: &[AttackResult], claim: Option<Claim>) -> (String, &'static str) {
    let rows: Vec<Bar> = attacks
        .iter()
        .map(|attack| Bar {
            label: attack.name.clone(),
            value: attack.advantage.max(0.0),
            mark: claim.map(|claim| claim.max_advantage),
            text: format!(
                "{} ({} to {})",
                share(attack.advantage),
                share(attack.advantage_low),
                share(attack.advantage_high)
            ),
        })
        .collect();
    let words: Vec<String> = attacks
        .iter()
        .map(|attack| format!("{} {}", attack.name, share(attack.advantage)))
        .collect();
    let caption = match claim {
        Some(_) => {
            "Advantage of each attack with its 95 % interval; the mark is the most that the claim allows."
        }
        None => "Advantage of each attack with its 95 % interval.",
    };
    (
        bars(
            "advantage",
            "Membership advantage of each attack",
            &words.join("; "),
            &rows,
        ),
        caption,
    )
}
