/** What to do where sealing or counting falls behind, and where the calendar ends. */
import { CALENDAR_DAYS_AHEAD, FIGURES_LATE_MINUTES } from '../../lib/names/limits.ts'

export type Advice = { readonly trips: string; readonly steps: readonly string[]; readonly over: string }

export const ON_LOOPS: Readonly<Record<'unsealed' | 'figures-late' | 'calendar-ends', () => Advice>> = {
  unsealed: () => ({
    trips: 'An audit record has no seal though sealing runs each minute.',
    steps: [
      'Does the sealer run, and without errors? See [seal-failing](seal-failing.md) and [seal-stands-still](seal-stands-still.md).',
      'Does the archive bucket take objects under lock? A lock mode or key policy changed by hand shows as `AccessDenied` in its log.',
      'Is there a backlog? One run seals about a thousand records at a time and goes on for three quarters of a minute; on the dashboard it shrinks visibly.',
      'Afterwards verify the chain: `node tools/verify-seals.mjs` ([keys](../../operations/keys.md)).',
    ],
    over: 'The next seal takes whatever is unsealed, however old.',
  }),
  'figures-late': () => ({
    trips: `Three runs of the counter, one after the other, ended before they were through, and left what a bank was told, or how it was delivered, over ${FIGURES_LATE_MINUTES} minutes ago.`,
    steps: [
      'Does the counter run, and without errors? See [count-failing](count-failing.md) and [count-stands-still](count-stands-still.md).',
      'Was there a flood, or did it stand still before? “Oldest notification in no figure yet” on the dashboard then falls by itself; [cost and capacity](../costs.md) says how much a run counts.',
      'It grows on working days and falls at night: the volume has outgrown it. Raise `memoryMegabytes` of `count` in `lib/names/limits.ts`, and deploy in the morning; nothing is lost meanwhile.',
    ],
    over: 'The feeds keep everything; figures are right again when the counter has come to their end.',
  }),
  'calendar-ends': () => ({
    trips: `Fewer than ${CALENDAR_DAYS_AHEAD} days are left of those whose being worked is announced.`,
    steps: [
      'Has the State Council published its notice for the next year (国务院办公厅关于…年部分节假日安排的通知, mostly in November)? Then the authority enters it: [working days](../../operations/calendar.md).',
      'Not yet: tell the authority to enter it on the day; limits that reach into the year say `calendar-not-announced` until then, and nothing is guessed.',
      'Was it entered, and the alarm stands? `GET /v1/calendar` says `knownUntil`; the counter measures within five minutes.',
    ],
    over: 'Limits are reckoned anew at the next look; no case has to be touched.',
  }),
}
