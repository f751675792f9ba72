/**
 * The 47 figures of the half-year reports: what each is called, how exactly it is defined, and of which counters it is made. The
 * definition is printed with the figure. What the platform does not know it does not guess: the figure says so, and why.
 */
import { keysOf } from '../names/keys.ts'
import { TIME_FIGURES } from './figures-of-time.ts'
import type { Figure } from './measures.ts'

const SMALL = ['micro-or-small', 'sole-trader', 'farmer'] as const

export const FIGURES = {
  V1: {
    zh: '提交量',
    en: 'Filed loans',
    definition: {
      zh: '期内发生“已送达登记机构”（case.lodged）的业务件数。跨登记机构的一笔贷款，在各登记机构各计一件，按贷款计只计一笔。',
      en: 'Cases with case.lodged in the period. A loan over several registries is one case at each of them, and one loan.',
    },
    source: 'events',
    measures: [
      { zh: '件数', en: 'Cases', count: 'filed', unit: 'cases' },
      { zh: '贷款笔数', en: 'Loans', count: 'loans', unit: 'loans' },
      { zh: '按业务', en: 'By business', table: 'filed', slice: 'business', unit: 'cases' },
      {
        zh: '按不动产类型（依单元号）',
        en: 'By kind of property, from the unit number',
        table: 'filed',
        slice: 'unit',
        unit: 'cases',
      },
      { zh: '按借款人类型', en: 'By class of borrower', table: 'filed', slice: 'borrower', unit: 'cases' },
      {
        zh: '按分支机构（前10）',
        en: 'By branch, the first ten',
        table: 'filed',
        slice: 'branch',
        unit: 'cases',
        first: 10,
      },
    ],
  },
  V2: {
    zh: '受理量',
    en: 'Accepted',
    definition: {
      zh: '期内首次受理（case.accepted）或视为受理（case.deemed-accepted）的件数，每件只计一次。',
      en: 'Cases first accepted (case.accepted) or deemed accepted (case.deemed-accepted) in the period, each once.',
    },
    source: 'events',
    measures: [
      { zh: '件数', en: 'Cases', count: 'accepted', unit: 'cases' },
      { zh: '按业务', en: 'By business', table: 'accepted', slice: 'business', unit: 'cases' },
    ],
  },
  V3: {
    zh: '登簿量',
    en: 'Registered',
    definition: {
      zh: '期内登簿（case.registered）的登记事项数，合并受理的各事项分别计数；业务件数、单元数另列，不相加。',
      en: 'Registrations entered in the book (case.registered) in the period, each of a merged acceptance by itself. Cases and units are given apart and never added.',
    },
    source: 'events',
    measures: [
      { zh: '登记事项', en: 'Registrations', count: 'registrations', unit: 'registrations' },
      { zh: '业务件数', en: 'Cases', count: 'registered-cases', unit: 'cases' },
      { zh: '不动产单元', en: 'Units', count: 'registered-units', unit: 'units' },
      { zh: '按登记类型', en: 'By kind of registration', table: 'registrations', slice: 'kind', unit: 'registrations' },
    ],
  },
  V4: {
    zh: '发证量',
    en: 'Certificates',
    definition: {
      zh: '期内首次送达（certificate.delivered）的电子登记证明数；再次送达另列。',
      en: 'Electronic certificates first delivered (certificate.delivered) in the period; those delivered again apart.',
    },
    source: 'events',
    measures: [
      { zh: '首次送达', en: 'First delivered', count: 'certificates', unit: 'certificates' },
      { zh: '再次送达', en: 'Delivered again', count: 'certificates-again', unit: 'certificates' },
    ],
  },
  V5: {
    zh: '担保金额',
    en: 'Secured amount',
    definition: {
      zh: '期内抵押权首次登记的金额：一般抵押计被担保主债权数额，最高额抵押计最高债权额，分两栏，不相加；外币另列。仅计首次登记。',
      en: 'Of first registrations of mortgages in the period: the secured claim of ordinary mortgages, the ceiling of maximum-amount mortgages, in two columns never added; other currencies apart.',
    },
    source: 'events',
    measures: [
      { zh: '一般抵押 被担保主债权数额', en: 'Ordinary: secured claims', money: 'secured.fen', column: 'claim' },
      { zh: '最高额抵押 最高债权额', en: 'Maximum-amount: ceilings', money: 'secured.fen', column: 'ceiling' },
      { zh: '一般抵押件数', en: 'Ordinary, cases', count: 'secured.cases|column=claim', unit: 'cases' },
      { zh: '最高额抵押件数', en: 'Maximum-amount, cases', count: 'secured.cases|column=ceiling', unit: 'cases' },
    ],
    missing: {
      zh: '变更登记的差额：变更前后数额以文字填报，未计入。',
      en: 'Differences by change registrations: amounts before and after are filed as text and are not counted.',
    },
  },
  V6: {
    zh: '放款',
    en: 'Disbursed',
    definition: {
      zh: '期内放款（loan.disbursed）的笔数和金额；未放款（loan.not-disbursed，抵押权已登簿）另列，其中已注销的依登记证明注销（mortgage.released）关联到原业务，其余的抵押权仍在登记簿。跨登记机构的贷款只计一次，其各登记机构的注销不在此计。',
      en: 'Number and sum of loans disbursed (loan.disbursed) in the period; those given up with the mortgage registered (loan.not-disbursed) apart, and of these the released: a release is linked to its case by the certificate that ends (mortgage.released), the others are still in the register. A loan over several registries counts once; releases at its registries are not counted here.',
    },
    source: 'events',
    measures: [
      { zh: '笔数', en: 'Loans', count: 'disbursed', unit: 'loans' },
      { zh: '金额', en: 'Amount', money: 'disbursed.fen' },
      { zh: '未放款', en: 'Not disbursed', count: 'not-disbursed', unit: 'loans' },
      {
        zh: '其中抵押权已注销',
        en: 'Of these released since',
        rate: 'not-disbursed|released=yes',
        of: 'not-disbursed',
        whole: true,
      },
    ],
  },
  V7: {
    zh: '分业务类型',
    en: 'Per business',
    definition: {
      zh: 'V1–V6 按业务类型（含带押过户、转贷等的方式）分列。',
      en: 'V1 to V6 by business, with its mode where it has several.',
    },
    source: 'events',
    measures: [
      { zh: '提交', en: 'Filed', table: 'filed', slice: 'business', unit: 'cases' },
      { zh: '受理', en: 'Accepted', table: 'accepted', slice: 'business', unit: 'cases' },
      { zh: '登簿', en: 'Registered', table: 'registered-cases', slice: 'business', unit: 'cases' },
      { zh: '发证', en: 'Certificates', table: 'certificates', slice: 'business', unit: 'certificates' },
      { zh: '放款笔数', en: 'Disbursed', table: 'disbursed', slice: 'business', unit: 'loans' },
      { zh: '放款金额', en: 'Amount disbursed', moneyTable: 'disbursed.fen', slice: 'business' },
    ],
  },
  V8: {
    zh: '小微企业、个体工商户、农户贷款',
    en: 'Small borrowers',
    definition: {
      zh: 'V6 中借款人为小微企业、个体工商户或农户的笔数和金额。不是监管口径的普惠型贷款：后者另有单户授信上限，且不含消费和住房贷款。',
      en: 'V6 where the borrower is a micro or small enterprise, a sole trader or a farmer. It is not the regulator’s inclusive finance, which has a ceiling per borrower and leaves out consumption and housing.',
    },
    source: 'events',
    measures: [
      { zh: '笔数', en: 'Loans', among: 'disbursed', slice: 'borrower', values: SMALL, unit: 'loans' },
      { zh: '金额', en: 'Amount', moneyAmong: 'disbursed.fen', slice: 'borrower', values: SMALL },
    ],
  },
  V9: {
    zh: '产品',
    en: 'Products',
    definition: {
      zh: '期内至少有一件登簿业务的贷款产品编码数；按产品的放款。',
      en: 'Distinct loan product codes with at least one registered case in the period; V6 by product.',
    },
    source: 'events',
    measures: [
      { zh: '产品数', en: 'Products', distinct: 'registered-cases', slice: 'product', unit: 'products' },
      {
        zh: '按产品放款笔数（前10）',
        en: 'Disbursed by product, the first ten',
        table: 'disbursed',
        slice: 'product',
        unit: 'loans',
        first: 10,
      },
    ],
  },

  C1: {
    zh: '登记机构接入率',
    en: 'Registries connected',
    definition: {
      zh: '期末状态为“正式运行”（live）的登记机构 ÷ 目录内登记机构。金门县无登记机构，不计。',
      en: 'Registries whose status is live at the end of the period ÷ registries in the directory. Jinmen has none and is left out.',
    },
    source: 'directory',
  },
  C2: {
    zh: '有效接入率',
    en: 'Registries in use',
    definition: {
      zh: '期内至少登簿一件的登记机构 ÷ C1 的分子。',
      en: 'Registries with at least one registered case in the period ÷ the numerator of C1.',
    },
    source: 'directory',
  },
  C3: {
    zh: '银行接入',
    en: 'Banks connected',
    definition: {
      zh: '期末协议有效的银行数，按方式：总对总直连、经中介平台（金服云、省联社等）。同一银行两种方式并存的计入总对总。',
      en: 'Banks with an agreement in force at the end of the period, by way: head to head, or through an intermediary. A bank with both counts as head to head.',
    },
    source: 'directory',
  },
  C4: {
    zh: '直连业务占比',
    en: 'Share filed head to head',
    definition: {
      zh: '由银行自有系统直接提交的登簿事项 ÷ V3。',
      en: 'Registrations filed by the bank’s own system ÷ V3.',
    },
    source: 'events',
    measures: [
      { zh: '占比', en: 'Share', rate: 'registrations|channel=head-to-head', of: 'registrations' },
      { zh: '按渠道', en: 'By channel', table: 'registrations', slice: 'channel', unit: 'registrations' },
    ],
  },
  C5: {
    zh: '分支机构覆盖',
    en: 'Branches in use',
    definition: {
      zh: '期内至少提交一件的分支机构 ÷ 协议所列分支机构。',
      en: 'Branches with at least one filed case in the period ÷ branches listed.',
    },
    source: 'directory',
  },
  C6: {
    zh: '机构×登记机构覆盖',
    en: 'Pairs in use',
    definition: {
      zh: '期内至少登簿一件的（银行，登记机构）组合 ÷ 期末按协议区域和推广阶段允许的组合。',
      en: 'Pairs of bank and registry with at least one registered case ÷ pairs that agreements and rollout allow at the end of the period.',
    },
    source: 'directory',
  },
  C7: {
    zh: '线上办理率',
    en: 'Online share',
    definition: {
      zh: '经平台登簿的抵押登记（含抵押预告登记及其转换）÷ 同期全部抵押登记，后者由登记机构（银行报告由银行）按月申报并注明来源。仅计逐月均已申报的；申报少于经平台登簿的不计。',
      en: 'Mortgage registrations through the platform, pre-notices of mortgages and their conversion among them ÷ all mortgage registrations of the period, as each registry (in a bank’s report the bank) declares them monthly with their source. Only of those that declared every month; a total below what the platform registered is left out.',
    },
    source: 'declared',
  },
  C8: {
    zh: '接入进度',
    en: 'Progress of connection',
    definition: {
      zh: '各登记机构在“接入中、联调、试点、正式运行”之间经过的天数。',
      en: 'Days between connecting, joint testing, pilot and live, per registry.',
    },
    source: 'directory',
  },
  C9: {
    zh: '试点/推广阶段',
    en: 'Rollout phases',
    definition: {
      zh: '期末各推广阶段的（银行，登记机构）组合数。',
      en: 'Pairs of bank and registry in each phase of the rollout at the end of the period.',
    },
    source: 'directory',
  },

  ...TIME_FIGURES,

  Q1: {
    zh: '一次通过率',
    en: 'Right at the first time',
    definition: {
      zh: '登记机构受理且未经补正、补充材料的件数 ÷ 登记机构已受理或不予受理的件数；视为受理的不计入分子、分母；受理后要求补充材料的，从受理所在期间扣除。',
      en: 'Cases that the registry accepted without any supplement or further material ÷ cases that it accepted or did not; those only deemed accepted are in neither. Further material after acceptance takes the case out in the period of its acceptance.',
    },
    source: 'events',
    measures: [{ zh: '一次通过率', en: 'Right at the first time', rate: 'first-time-right', of: 'answered' }],
  },
  Q2: {
    zh: '补正率',
    en: 'Supplements',
    definition: {
      zh: '每百件提交中，受理前补正和受理后补充材料的次数，分列；各列前五位原因。',
      en: 'Lists of missing things per hundred filed, before acceptance and after it apart; the first five reasons of each.',
    },
    source: 'events',
    measures: [
      {
        zh: '受理前补正（每百件）',
        en: 'Before acceptance, per hundred',
        perHundred: 'supplement-required',
        of: 'filed',
      },
      {
        zh: '受理后补充材料（每百件）',
        en: 'After acceptance, per hundred',
        perHundred: 'further-material',
        of: 'filed',
      },
      {
        zh: '补正原因',
        en: 'Reasons before acceptance',
        table: 'supplement-required',
        slice: 'code',
        unit: 'lists',
        first: 5,
      },
      {
        zh: '补充材料原因',
        en: 'Reasons after acceptance',
        table: 'further-material',
        slice: 'code',
        unit: 'lists',
        first: 5,
      },
    ],
  },
  Q3: {
    zh: '不予受理、不予登记、撤回',
    en: 'Not accepted, refused, withdrawn',
    definition: {
      zh: '每百件提交中不予受理、不予登记、撤回的件数；按法定情形；撤回按阶段。',
      en: 'Per hundred filed: not accepted, refused, withdrawn; by legal ground, and withdrawals by stage.',
    },
    source: 'events',
    measures: [
      { zh: '不予受理（每百件）', en: 'Not accepted, per hundred', perHundred: 'not-accepted', of: 'filed' },
      { zh: '不予登记（每百件）', en: 'Refused, per hundred', perHundred: 'refused', of: 'filed' },
      { zh: '撤回（每百件）', en: 'Withdrawn, per hundred', perHundred: 'withdrawn', of: 'filed' },
      { zh: '不予受理情形', en: 'Grounds of not accepting', table: 'not-accepted', slice: 'ground', unit: 'cases' },
      { zh: '不予登记情形', en: 'Grounds of refusal', table: 'refused', slice: 'ground', unit: 'cases' },
      { zh: '撤回阶段', en: 'Withdrawn before', table: 'withdrawn', slice: 'before', unit: 'cases' },
    ],
  },
  Q4: {
    zh: '规则预警准确度',
    en: 'How well the rules foretell',
    definition: {
      zh: '按送达月份归集：被规则预警且其后以该规则为由补正、不予受理或不予登记的件数 ÷ 被预警件数（准确率）；÷ 以该规则为由的全部结果（召回率）；银行坚持提交的件数及其中登簿的件数。',
      en: 'By month of lodging: cases warned that met with a supplement or a no for the rule’s reason ÷ cases warned (precision), ÷ all such outcomes (recall); how often a bank insisted, and how often it was registered all the same.',
    },
    source: 'events',
    measures: [
      { zh: '预警', en: 'Warned', table: 'rule.warned', slice: 'rule', unit: 'cases' },
      { zh: '预警且应验', en: 'Warned and borne out', table: 'rule.hits', slice: 'rule', unit: 'cases' },
      { zh: '以其为由的结果', en: 'Outcomes for its reason', table: 'rule.outcomes', slice: 'rule', unit: 'cases' },
      { zh: '坚持提交', en: 'Insisted', table: 'rule.insisted', slice: 'rule', unit: 'cases' },
      { zh: '坚持且登簿', en: 'Insisted and registered', table: 'rule.bank-right', slice: 'rule', unit: 'cases' },
    ],
  },
  Q5: {
    zh: '自动审核避免的补正（估计）',
    en: 'Supplements spared by automatic checks (an estimate)',
    definition: {
      zh: '平台校验未通过（case.validation-failed）、因而未送达登记机构的件数；÷（该件数＋受理前补正次数）为估计的避免占比。',
      en: 'Filings that the platform’s checks held (case.validation-failed) before a registry saw them; ÷ those and the lists before acceptance together gives the estimated share spared.',
    },
    source: 'events',
    measures: [
      { zh: '平台拦下', en: 'Held by the platform', count: 'held-by-platform', unit: 'cases' },
      { zh: '估计避免占比', en: 'Estimated share spared', rate: 'held-by-platform', of: 'held-or-supplemented' },
    ],
    missing: {
      zh: '提交前试算中已改正的问题：试算不留存，未计入。',
      en: 'Findings cured between a dry run and the filing: dry runs leave nothing behind and are not counted.',
    },
  },
  Q6: {
    zh: '更正',
    en: 'Corrections',
    definition: {
      zh: '期内登簿、其后由登记机构报告更正登记（correction-registered）的登记事项 ÷ V3；每件业务至多计一项，归入原登簿月份。',
      en: 'Registrations of the period of which the registry later reported a correction of the book (correction-registered) ÷ V3; one a case at most, in the month in which it was registered.',
    },
    source: 'events',
    measures: [{ zh: '更正', en: 'Corrected', rate: 'corrected', of: 'registrations' }],
    missing: {
      zh: '抵押权已注销后的更正：登记机构不再就该业务报告，未计入。',
      en: 'Corrections after the mortgage was cancelled: they are no longer reported to the case and not counted.',
    },
  },

  S1: {
    zh: '减材料',
    en: 'Fewer papers',
    definition: {
      zh: '送达时引用共性材料填充的材料项 ÷ 全部已填材料项。既有文件不能跨业务重复使用，登记簿信息由登记机构自查，均不占材料项。',
      en: 'Slots filled by citing a common material when lodged ÷ all filled slots. A document of another case cannot be filed again, and what the registry reads in its own book takes no slot.',
    },
    source: 'events',
    measures: [{ zh: '减材料', en: 'Fewer papers', rate: 'slots-cited', of: 'slots' }],
  },
  S2: {
    zh: '无纸化率',
    en: 'Paperless',
    definition: {
      zh: '送达时全部材料电子签名核验有效（即原生电子）的件数 ÷ V1；材料按有效电子签名、无有效电子签名、图片分列。',
      en: 'Cases of whose documents every one bore a valid electronic signature when lodged, that is, was born electronic ÷ V1; papers by signed, not validly signed, and pictures.',
    },
    source: 'events',
    measures: [
      { zh: '无纸化率', en: 'Paperless', rate: 'paperless', of: 'filed' },
      { zh: '材料', en: 'Papers', table: 'papers', slice: 'as', unit: 'papers' },
    ],
  },
  S3: {
    zh: '少录入',
    en: 'Less typing',
    definition: {
      zh: '送达件中与预填（提交前30日内就其首个单元最近一次）相同的字段 ÷ 送达件全部字段；字段按所在位置和值比对（不计列表内次序），材料清单不计，银行在预填请求中自己给出的不计为预填。',
      en: 'Fields of the filings lodged that are as they were prefilled (the last time within 30 days before, about the first unit) ÷ all fields of the filings; a field is where it stands, whatever the order of lists, and its value. The list of documents is left out, and what the bank itself gave when it asked for the prefill does not count as prefilled.',
    },
    source: 'events',
    measures: [{ zh: '少录入', en: 'Less typing', rate: 'fields-prefilled', of: 'fields' }],
  },
  S4: {
    zh: '少跑腿',
    en: 'Fewer trips',
    definition: {
      zh: '有签署记录证明全部抵押人在银行网点或远程签署的件数 ÷ V1；银行单方申请、无完整签署记录的另列。',
      en: 'Cases in which evidence shows that every mortgagor signed at a branch or remotely ÷ V1; those a bank applied for alone, and those without complete evidence, apart.',
    },
    source: 'events',
    measures: [
      { zh: '少跑腿', en: 'Fewer trips', rate: 'signed|where=branch-or-remote', of: 'filed' },
      { zh: '签署地点', en: 'Where they signed', table: 'signed', slice: 'where', unit: 'cases' },
    ],
  },
  S5: {
    zh: '一次办',
    en: 'At one go',
    definition: {
      zh: '一次受理中合并办理的登记事项（两项及以上） ÷ V3。',
      en: 'Registrations merged in one acceptance (two or more) ÷ V3.',
    },
    source: 'events',
    measures: [{ zh: '合并办理占比', en: 'Merged', rate: 'merged-registrations', of: 'registrations' }],
  },
  S6: {
    zh: '减环节',
    en: 'Fewer steps',
    definition: {
      zh: '登簿前由银行或登记机构（非平台）采取的步骤数，每件平均；按业务合计。',
      en: 'Steps taken by bank or registry, not by the platform, up to registration: the mean per case; sums by business.',
    },
    source: 'events',
    measures: [
      { zh: '每件平均', en: 'Mean per case', mean: 'steps', of: 'registered-cases', unit: 'steps' },
      { zh: '按业务合计', en: 'Sums by business', table: 'steps', slice: 'business', unit: 'steps' },
    ],
  },

  A1: {
    zh: '查询',
    en: 'Queries',
    definition: {
      zh: '期内答复的查询件数，按种类和结果；登记机构不予查询的按理由；提出至答复的自然时间（中位数、90 分位数、件数）。',
      en: 'Queries answered in the period, by kind and outcome; those a registry refused by reason; time from question to answer by the clock on the wall: median, 90th percentile, n.',
    },
    source: 'events',
    measures: [
      { zh: '已答复', en: 'Answered', count: 'queries', unit: 'queries' },
      { zh: '按种类', en: 'By kind', table: 'queries', slice: 'kind', unit: 'queries' },
      { zh: '按结果', en: 'By outcome', table: 'queries', slice: 'outcome', unit: 'queries' },
      { zh: '不予查询理由', en: 'Reasons of refusal', table: 'queries-refused', slice: 'ground', unit: 'queries' },
      { zh: '答复用时', en: 'Time to the answer', time: 'query-time', scale: 'minutes', unit: 'minutes' },
    ],
  },
  A2: {
    zh: '授权',
    en: 'Letters of authorization',
    definition: {
      zh: '期内登记、撤销的授权书数；期内到期且从未使用、也未提前撤销的份数（到期日为有效期末日的次日）；期内使用（查询、监测）次数 ÷ 期内登记的份数。城市报告只列全部单元在本市的授权书；未列单元或跨市的归入银行的省级报告。',
      en: 'Letters recorded and revoked in the period; those that ran out in it (on the day after their last) neither used nor revoked before; uses (queries and monitors) in the period ÷ letters recorded in it. A city has the letters whose units are all its own; those that name no unit, or units of several cities, are in the report of the bank to the province’s side.',
    },
    source: 'service',
  },
  A3: {
    zh: '查而未办',
    en: 'Asked and not followed',
    definition: {
      zh: '期内为贷款审批或抵押登记就单元提出、且其后30日内该行未就同一单元提交业务的查询 ÷ 期内为此提出的查询。提出后未满30日的查询尚不能判断，均不计入，截至日期另列；按名下查询没有单元，不计。仅为线索，不是结论。',
      en: 'Queries at a unit, for the approval of a loan or the registration of a mortgage, after which the bank filed no case with the unit within 30 days ÷ such queries of the period. Those of the last 30 days cannot be judged yet and are left out of both; the day up to which the figure goes is given. Queries by name have no unit and are left out. A signal, not a verdict.',
    },
    source: 'service',
  },
  A4: {
    zh: '调阅',
    en: 'Call-ups',
    definition: {
      zh: '期内提出的相互调阅（档案、登记信息；银行向登记机构、登记机构向银行），期内交付、拒绝的件数；按时答复 ÷ 期内答复且时限已知的件数（时限按所在地工作日，拒绝也是答复）。归属业务的登记机构。',
      en: 'Call-ups asked in the period, of archives and of registration information, by banks of registries and by registries of banks; those delivered and refused in it; answered in time ÷ answered whose due time is known (in working days of the place; a refusal is an answer). They belong to the registry of the case.',
    },
    source: 'service',
  },
  F1: {
    zh: '登记费',
    en: 'Fees',
    definition: {
      zh: '银行应缴的登记费，每件一项，同对账单：应缴、未缴归入受理月份；已缴、退费（登记机构不予登记或撤回后应退）、免除按发生月份；已缴按逐笔、批量、窗口分列；减免金额按依据分列。',
      en: 'Fees that banks owe, a case a line as in the statement: due and open in the month of acceptance; paid, refunded (owed back after a refusal or withdrawal) and fallen away in the month in which that happened; paid by way of settlement; exempted amounts by ground.',
    },
    source: 'events',
    measures: [
      { zh: '应缴', en: 'Due', money: 'fees-due.fen' },
      { zh: '应缴项', en: 'Lines due', count: 'fees-due-lines', unit: 'cases' },
      { zh: '已缴', en: 'Paid', money: 'fees-paid.fen' },
      { zh: '已缴项', en: 'Lines paid', count: 'fees-paid-lines', unit: 'cases' },
      { zh: '未缴', en: 'Open', money: 'fees-open.fen' },
      { zh: '未缴项', en: 'Lines open', count: 'fees-open-lines', unit: 'cases' },
      { zh: '已缴按方式', en: 'Paid, by settlement', moneyTable: 'fees-paid.fen', slice: 'settlement' },
      {
        zh: '已缴项按方式',
        en: 'Lines paid, by settlement',
        table: 'fees-paid-lines',
        slice: 'settlement',
        unit: 'cases',
      },
      { zh: '应退', en: 'Refunded', money: 'fees-refunded.fen' },
      { zh: '应退项', en: 'Lines refunded', count: 'fees-refunded-lines', unit: 'cases' },
      { zh: '减免按依据', en: 'Exempted, by ground', moneyTable: 'fees-exempt.fen', slice: 'exemption' },
      {
        zh: '登记机构核定与报价不同',
        en: 'Fixed by the registry otherwise than quoted',
        count: 'fees-differ',
        unit: 'cases',
      },
    ],
  },
  P1: {
    zh: '可用性',
    en: 'Availability',
    definition: {
      zh: '平台每分钟自检并完成到期工作的分钟数 ÷ 期内自首个计量日起的全部分钟数；各登记机构无法送达的分钟数另列。未运行的分钟按中断计。',
      en: 'Minutes in which the platform found and did its due work ÷ all minutes of the period from the first day measured; minutes in which a registry could not be reached apart. A minute in which nothing ran counts as an outage.',
    },
    source: 'service',
  },
  P2: {
    zh: '推送成功率',
    en: 'Deliveries',
    definition: {
      zh: '期内首次即成功的推送 ÷ 期内了结的推送（成功，或重试用尽）；事件发生至推送成功的自然时间（中位数、90 分位数、件数；10 分钟以内按分钟计）。人工要求重发的另计一次。城市报告为对本市登记机构的推送，银行报告为对该行的全部推送，不分辖区。',
      en: 'Deliveries that succeeded at the first try ÷ deliveries that came to an end in the period (succeeded, or were given up); time from the event to success by the clock on the wall: median, 90th percentile, n, by the minute up to ten. What was asked for again by hand is another delivery. A city has those to its registries, a bank all those to it, on either side of the province.',
    },
    source: 'service',
  },
  P3: {
    zh: '协调事项',
    en: 'Matters',
    definition: {
      zh: '期内提出、办结（其中按该类别工作日数按时答复）、升级至主管部门的协调事项。一件可在不同期间提出、升级和办结。',
      en: 'Matters raised, closed (of those, answered within the working days of their kind) and escalated to the authority in the period. One may be raised, escalated and closed in different periods.',
    },
    source: 'service',
  },
  X1: {
    zh: '安全检查',
    en: 'Inspections',
    definition: {
      zh: '期内开展的检查和最近申报月末未整改的问题，按辖区分局，由监管部门按月申报并注明来源。',
      en: 'Inspections held in the period and findings open at the end of the last month declared, by regional bureau, as regulators declare them monthly with their source.',
    },
    source: 'declared',
  },
} as const satisfies Record<string, Figure>

export type FigureId = keyof typeof FIGURES

export const FIGURE_IDS = keysOf(FIGURES)

/** A row of the table as any row. */
export const figureOf = (id: FigureId): Figure => FIGURES[id]
