/* The guide of each role in short, in English. */
import type { zhGuide } from './zh-guide'

export const enGuide: typeof zhGuide = {
  guide: {
    title: 'Your work',
    whole: 'The guide with pictures comes with the program, in docs/guide.',
    office: 'The board says in one sentence how things stand; each number leads to its tasks.\nRounds → New round: see who is asked, why, and what it costs; take some out, put some in, then send.\nIn a running round look only at what is listed for you; it closes itself on its due day.\nVerify on the page of a task writes down what was seen; it stands beside what was told.\nBetween units: difficulties, changes, closures, refused duties; the first promise stays.\nBurden says who was asked for how much.',
    reporter: 'Under To do the last figures and words are filled in: change what changed and submit, or say that nothing did.\nOnly you see the self-check; when all is right, submit anyway.\nRaise a difficulty early, on the page of the task: before the due day it costs no points.\nAsk a partner; an unanswered request climbs.\nUnder your unit are all its tasks, their breakdown, and the sheet to sign.',
    signer: 'Under To do wait the reports to sign: figures beside plan and last time, changed words marked.\nSign or approve; or return it with a reason.\nWhere units lead together all of them sign.\nWhat is signed is locked.\nA deputy signs for you until a day.',
    leader: 'Your tasks stand in order of risk.\nWhat waits for your decision stands on top and takes one sentence.\nThe board shows the whole, the forecast what may not be reached.\nThe page of a task has its whole history under the first promise.',
    inspector: 'Find the task in the ledger with / and open it.\nSee what was told and verified, and the printed words.\nVerify: the way, the verdict, the figures seen, a photo if need be.\nThe mandate ends by itself.',
    sysadmin: 'Make accounts; a one-time password is shown once, for its owner.\nReset a password or disable an account.\nRoles are granted by the security administrator; the ledger stays closed to you.',
    secadmin: 'Accounts → Act → Grant a role: which, for which unit or post, from and to which day.\nTake a role back with the cross beside it; hand over the work of who leaves; unlock accounts.\nSettings hold times, steps of signing and rules of safety; each change is traced.',
    auditor: 'Traces holds every sign-in, grant and change.\nVerify the chain finds a record that was altered.',
  },
}
