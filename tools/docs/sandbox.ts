/** How somebody who tests against the sandbox picks what the simulated registry does: the tables of the simulator itself. */
import { BOOKS } from '../simulate/books.ts'
import { SCRIPTS } from '../simulate/scripts.ts'
import { table } from './markdown.ts'

type Row = { readonly zh: string; readonly en: string }

const listed = (rows: Readonly<Record<string, Row>>, name: (row: string) => string): string =>
  table(
    ['number · 号码', '', '中文', 'English'],
    Object.entries(rows).map(([digits, { zh, en }]) => [`\`${digits}\``, name(digits), zh, en]),
  )

export const sandboxPage = (): string => `# Sandbox · 沙箱

Every registry of the sandbox is played by a simulator, which chooses what to do by the **last four digits of the unit number**
(of the first unit that has one of these), so a test picks its story by the unit it files. Where the tail is fixed (land without a
building, forest) the serial number of the parcel chooses: \`99001\` is \`9001\`. Every other unit is accepted, registered and certified.
沙箱的登记机构由模拟程序扮演，按**不动产单元号末四位**决定如何办理；无定着物的宗地等末位固定的，按宗地顺序号 \`990nn\` 决定。
其他单元一律受理、登簿、发证。例如 \`350203001002GB00123F00019015\` 先要求补正，再要求补充材料。

## What the registry does · 登记机构如何办理

${listed(SCRIPTS, (digits) => `\`${SCRIPTS[digits]?.script}\``)}

\`npm run demo -- --story supplement\` files for \`9015\` and \`9012\`, \`--story several-registries\` for \`9001\`. The items of a list are
answered with \`POST /v1/cases/{caseId}/supplements\`, each by its id, all at once or in parts; who cannot supply one says so (\`unable\`).
清单各项以 \`POST /v1/cases/{caseId}/supplements\` 按编号答复，可一次或分次；无法补齐的，答复 \`unable\`。

## What the book says · 登记簿如何记载

Queries and the rules of the review read these. 查询和审核规则读取以下记载。

${listed(BOOKS, (digits) => verdictOf(digits))}
`

const verdictOf = (digits: string): string => {
  const verdict = BOOKS[digits]?.verdict
  return verdict ? `\`${verdict.decision}\`` : ''
}
