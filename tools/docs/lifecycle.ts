/** The lifecycle of an application, drawn from its one table. */
import {
  APPLICATION_STATES,
  type ApplicationState,
  caseStateOf,
  isTerminal,
  STEPS,
  type Step,
} from '../../lib/cases/state/lifecycle.ts'
import { PARENT_EVENTS, PARENT_STATES } from '../../lib/cases/state/parent-states.ts'
import { table } from './markdown.ts'
import { ACTORS, PARENT_EVENT_WORDS, PARENT_STATE_WORDS, STATES } from './words.ts'

type Row = (typeof STEPS)[Step]
type Edge = { readonly from: ApplicationState; readonly to: ApplicationState; readonly step: Step }

const rows = Object.entries(STEPS) as [Step, Row][]

const destinations = (row: Row, from: ApplicationState): readonly ApplicationState[] => {
  if (row.to === 'stay') return [from]
  return row.to === 'resume' ? STEPS.requestWithdrawal.from : [row.to]
}

const edges: readonly Edge[] = rows.flatMap(([step, row]) =>
  row.from.flatMap((from) => destinations(row, from).map((to) => ({ from, to, step }))),
)

const id = (state: ApplicationState): string => state.replaceAll('-', '_')

const diagram = (): string =>
  [
    'stateDiagram-v2',
    ...APPLICATION_STATES.map((state) => `  ${id(state)}: ${STATES[state].zh} ${state}`),
    `  [*] --> ${id('validating')}: submitCase`,
    ...edges.map(({ from, to, step }) => `  ${id(from)} --> ${id(to)}: ${step}`),
    ...APPLICATION_STATES.filter(isTerminal).map((state) => `  ${id(state)} --> [*]`),
  ].join('\n')

const resultOf = ({ to }: Row): string => {
  if (to === 'stay') return '(same · 不变)'
  return to === 'resume' ? '(the state before · 原状态)' : `\`${to}\``
}

export const lifecycle = (): string => {
  const steps = rows.map(([step, row]) => [
    `\`${step}\``,
    `${row.by} · ${ACTORS[row.by].zh}`,
    row.from.map((state) => `\`${state}\``).join(' '),
    resultOf(row),
    `\`${row.event}\``,
    row.tells.map((actor) => `${actor} · ${ACTORS[actor].zh}`).join(', '),
    'reaches' in row ? `\`${row.reaches}\`` : '',
  ])
  const states = APPLICATION_STATES.map((state) => [
    `\`${state}\``,
    STATES[state].zh,
    STATES[state].en,
    `\`${caseStateOf({ applicationState: state, milestones: [] })}\``,
  ])
  const parentStates = PARENT_STATES.map((state) => {
    const event = state === 'validating' ? undefined : PARENT_EVENTS[state]
    const words = event === undefined ? '' : `${PARENT_EVENT_WORDS[event].zh} · ${PARENT_EVENT_WORDS[event].en}`
    return [
      `\`${state}\``,
      PARENT_STATE_WORDS[state].zh,
      PARENT_STATE_WORDS[state].en,
      event ? `\`${event}\` ${words}` : '',
    ]
  })
  return `# Lifecycle of an application · 申请的办理状态

From \`lib/cases/state/lifecycle.ts\`. 出自 \`lib/cases/state/lifecycle.ts\`。

\`\`\`mermaid
${diagram()}
\`\`\`

The case is \`completed\` once its application is \`certified\` and the loan is \`disbursed\`.
业务在发证且放款后完成。

## States · 状态

${table(['state · 状态', '中文', 'English', 'case · 业务'], states)}

## Steps · 步骤

${table(['step · 步骤', 'by · 由谁', 'from · 起', 'to · 至', 'event · 事件', 'told · 通知', 'milestone · 里程碑'], steps)}

## A loan over several registries · 多登记机构贷款

Its state is read off its parts (\`lib/cases/state/loan.ts\`), each of which is an application as above.
主业务的状态由其各部分得出；每一部分各为上述申请。

${table(['state · 状态', '中文', 'English', 'event · 事件'], parentStates)}
`
}
