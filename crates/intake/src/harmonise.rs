//! From a row's answers to the case table's codes: question groups, and kinds that need their parents.

use amparo_schema::MissingReason;

use crate::case_fields::{Answer, CaseFields, NO, WIDTH, YES};

/// A kind of exploitation that is `yes` although its parent is expressly `no`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Contradiction {
    pub(crate) parent: usize,
    pub(crate) child: usize,
}

/// What was changed to make a row consistent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Changes {
    /// Bit *i*: the *i*-th parent became `yes`, because a kind of it is.
    pub(crate) parents_raised: u8,
    /// How many kinds were *not applicable* though their parent is not `no`, and became *not known*.
    pub(crate) not_applicable_dropped: u8,
}

/// Settles what a row's answers say about each other.
///
/// 1. A kind that is `yes` makes its parent `yes`, unless the parent is expressly `no`.
/// 2. A blank flag, in layouts that write `no` as a blank, is `no` when another flag of its group is `yes` and none is expressly `no`, and otherwise
///    *not known*: the denominators of CTDC's codebook.
/// 3. A kind is *not applicable* exactly where its parent is `no`.
pub(crate) fn settle(fields: &CaseFields, answers: &mut [Answer; WIDTH]) -> Result<Changes, Contradiction> {
    // Positions come from the schema, which has as many fields as there are answers.
    let mut changes = Changes::default();
    let yes = Answer::Code(YES);
    let no = Answer::Code(NO);
    for (index, (parent, children)) in fields.details.iter().enumerate() {
        let Some(&child) = children.iter().find(|&&child| answers[child] == yes) else {
            continue;
        };
        if answers[*parent] == no {
            return Err(Contradiction {
                parent: *parent,
                child,
            });
        }
        if answers[*parent] != yes {
            answers[*parent] = yes;
            changes.parents_raised |= 1 << index;
        }
    }
    for group in &fields.groups {
        let has = |answer: Answer| group.iter().any(|&flag| answers[flag] == answer);
        let blank = if has(yes) && !has(no) {
            no
        } else {
            Answer::Missing(MissingReason::NotKnown)
        };
        for &flag in group {
            match answers[flag] {
                Answer::Blank => answers[flag] = blank,
                Answer::ImpliedNo => answers[flag] = no,
                _ => {}
            }
        }
    }
    let not_applicable = Answer::Missing(MissingReason::NotApplicable);
    for (parent, children) in &fields.details {
        for &child in children {
            if answers[*parent] == no {
                answers[child] = not_applicable;
            } else if answers[child] == not_applicable {
                answers[child] = Answer::Missing(MissingReason::NotKnown);
                changes.not_applicable_dropped += 1;
            }
        }
    }
    Ok(changes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LABOUR: usize = 14;
    const SEXUAL: usize = 15;
    const OTHER: usize = 16;
    const FARM: usize = 17;
    const BUILDING: usize = 18;
    const UNKNOWN: Answer = Answer::Missing(MissingReason::NotKnown);

    fn settled(given: &[(usize, Answer)], rest: Answer) -> Result<[Answer; WIDTH], Contradiction> {
        let mut answers = [rest; WIDTH];
        for &(field, answer) in given {
            answers[field] = answer;
        }
        settle(&CaseFields::new(2024), &mut answers).map(|_| answers)
    }

    #[test]
    fn blanks_follow_their_group() {
        let yes = Answer::Code(YES);
        let row = settled(&[(6, yes), (LABOUR, yes), (FARM, yes)], Answer::Blank).unwrap();
        assert_eq!(row[7..14], [Answer::Code(NO); 7]);
        assert_eq!(row[SEXUAL], Answer::Code(NO));
        assert_eq!(row[BUILDING], Answer::Code(NO));
        assert_eq!(row[21..23], [Answer::Missing(MissingReason::NotApplicable); 2]);
        assert_eq!(row[23..27], [UNKNOWN; 4]);
        let row = settled(&[(LABOUR, yes), (SEXUAL, Answer::Code(NO))], Answer::Blank).unwrap();
        assert_eq!(
            row[OTHER], UNKNOWN,
            "a source that writes its noes has other reasons for a blank"
        );
    }

    #[test]
    fn a_kind_raises_its_parent_unless_the_source_says_no() {
        let yes = Answer::Code(YES);
        for parent in [Answer::Blank, Answer::ImpliedNo, UNKNOWN] {
            let row = settled(&[(FARM, yes), (LABOUR, parent), (SEXUAL, yes)], Answer::Blank).unwrap();
            assert_eq!(row[LABOUR], yes);
        }
        assert_eq!(
            settled(&[(BUILDING, yes), (LABOUR, Answer::Code(NO))], UNKNOWN),
            Err(Contradiction {
                parent: LABOUR,
                child: BUILDING
            })
        );
    }

    proptest! {
        /// Whatever a row says, it is refused or satisfies every structural zero of the schema.
        #[test]
        fn settled_rows_satisfy_the_schema(picks in proptest::collection::vec(0usize..9, WIDTH)) {
            let fields = CaseFields::new(2024);
            let all = [Answer::Code(YES), Answer::Code(NO), Answer::ImpliedNo, Answer::Blank];
            let pick = |&pick: &usize| all.get(pick).copied().unwrap_or_else(|| Answer::Missing(MissingReason::ALL[pick - all.len()]));
            let mut answers = [UNKNOWN; WIDTH];
            for (field, choice) in picks.iter().enumerate().skip(6) {
                answers[field] = pick(choice);
            }
            if settle(&fields, &mut answers).is_ok() {
                let code = |field: usize| match answers[field] {
                    Answer::Code(code) => code,
                    Answer::Missing(reason) => fields.missing_code(field, reason).unwrap(),
                    answer => panic!("{answer:?} is left"),
                };
                for zero in fields.schema.structural_zeros() {
                    prop_assert!(!(zero.left_codes.contains(&code(zero.left)) && zero.right_codes.contains(&code(zero.right))));
                }
            }
        }
    }
}
