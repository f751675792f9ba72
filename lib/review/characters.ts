/**
 * Which character of the national table (通用规范汉字表, 国发〔2013〕23号) one in a name is written for. What the table lists stands for itself
 * alone: 堃 is not 坤, 喆 not 哲, 於 not 于, 肖 not 萧. Traditional characters come from OpenCC, by single characters: its phrases are about
 * words, and take names for words. 29 kB that are loaded where a book was read, never before.
 */
import TRADITIONAL from 'opencc-js/dict/TSCharacters'

/** Traditional to OpenCC, and characters in their own right since the table of 2013 (its annex 1, notes and restored variants). */
const OWN = new Set('乾剋劄吒夥徵扞於昇氾祕脩苧蒐薳薹袷谿釐陞麽')

/** What OpenCC makes another form of; in names both are right (annex 1: 鍾 may be 锺, 鉅 钜, 鎔 镕), but for 颕, which nobody bears. */
const FURTHER: Readonly<Record<string, string>> = { 鍾: '锺', 鉅: '巨', 鎔: '熔', 頴: '颖' }

/**
 * The character of the table, then other writings of it that books hold and OpenCC leaves as they are.
 * Variants put aside (第一批异体字整理表 1955, annex 1 of 2013).
 */
const VARIANTS =
  '德惪悳 仙僊 睿叡 勖勗 浚濬 麟麐 野埜 时旹 梅槑 峨峩 珍珎 貌皃 璃琍瓈 柏栢 楠枏柟 映暎 强彊 略畧 留畱 奇竒 绵緜 羌羗 翱翺 ' +
  '果菓 萱萲蘐蕿 蕊蕋蘂 遁遯 堤隄 冉冄 效効 丘坵 婿壻 姊姉 冤寃 宝寳 迪廸 往徃 哲悊 考攷 叙敍 昏昬 淳湻 照炤 妙玅 琅瑯 琉瑠璢 ' +
  '碗盌 寨砦 棋碁 盖葢 歌謌 雁鴈 昆崐 烨爗 皋皐 辉煇 翻飜 鳌鼇 慎愼 柳栁 概槪 檐簷 妆粧 冰氷 稚稺穉 肇肈 窗窓 体軆 ' +
  // Shapes of type before 1965 (印刷通用汉字字形表).
  '清淸 青靑 郎郞 研硏 晚晩 填塡 值値 告吿 尚尙 屏屛 乡鄕 饮飮 户戸 秋秌龝 凡凢 朵朶 明朙 ' +
  // Written by hand and in Japanese type.
  '吴呉 德徳 黑黒 赖頼 荣栄 泽沢 广広 齐斉 斋斎 边邉 晓暁 总総 艳艶 苏蘓 卫衞 宾賔 赞賛 达逹 关関 陕陜 邻隣 灵霊 显顕 ' +
  '验験 龙竜 国囯圀 勋勲 增増 宽寛 侄姪 历暦歴 乘乗 乐楽 步歩 每毎 满満 济済 继継 续続 经経 肃粛 庄荘 处処 觉覚 观観 让譲 丰豊 ' +
  '钱銭 险険 隐隠 铁鉄 盐塩 龟亀 两両 默黙 娱娯 高髙'

/** The parts of characters that some programs take out of a PDF for characters (U+2E80 to U+2EFF); NFKC leaves these as they are. */
const RADICALS =
  '民⺠ 虎⻁ 西⻄ 见⻅ 角⻆ 贝⻉ 车⻋ 长⻑⻓ 门⻔ 雨⻗ 青⻘ 韦⻙ 页⻚ 风⻛ 飞⻜ 食⻝ 马⻢ 骨⻣ 鬼⻤ 鱼⻥ 鸟⻦ 卤⻧ 麦⻨ 黄⻩ 齐⻬ 齿⻮ 龙⻰ 龟⻱'

/** 䶮 stood in the private area before GB 18030-2005 gave it its place. */
const PRIVATE = `䶮\ue863`

type Pair = readonly [written: string, standard: string]

const traditional = TRADITIONAL.split('|').flatMap((pair): readonly Pair[] => {
  const [written = '', standard = ''] = pair.split(' ')
  return OWN.has(written) ? [] : [[written, standard]]
})

const listed = [VARIANTS, RADICALS, PRIVATE].flatMap((groups) =>
  groups.split(' ').flatMap((group): readonly Pair[] => {
    const [standard = '', ...others] = group
    return others.map((written) => [written, standard] as const)
  }),
)

const FORMS: ReadonlyMap<string, string> = new Map([...traditional, ...listed])

/** The characters of the table that one may stand for; itself where there is no other. */
export const standardForms = (character: string): readonly string[] => [
  FORMS.get(character) ?? character,
  ...(FURTHER[character] ?? ''),
]
