#!/bin/sh
# opencc-js 1.4.2 (npm), Traditional to Simplified, over names.
# It converts words, and a name is none. Characters that the national table of 2013 (通用规范汉字表) lists in their own right, 昇 陞 於 乾,
# become 升 于 干, which is another name in law; 頴, another writing of 穎, becomes 颕, which the table does not have, where 穎 becomes 颖;
# one and the same 鍾 becomes 钟 alone and 锺 where a phrase of the dictionary stands around it; from Taiwan's standard 著 becomes 着.
# It matters here because an old book writes names in traditional characters and an application in simplified ones: whether both are one
# name decides between a hint and a legal finding. It is no fault of the package, which is made for texts.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts opencc-js@1.4.2
cat > look.mjs <<'JS'
import { readFileSync } from 'node:fs'
import { Converter } from 'opencc-js/t2cn'

const [traditional, taiwan] = ['t', 'tw'].map((from) => Converter({ from, to: 'cn' }))
console.log(`opencc-js ${JSON.parse(readFileSync('node_modules/opencc-js/package.json', 'utf8')).version}`)
for (const name of ['昇', '陞', '於', '乾', '堃', '頴', '穎', '鍾文', '錢鍾書', '著'])
  console.log(name, traditional(name), taiwan(name))
JS
node look.mjs | tee seen
cat > expected <<'TEXT'
opencc-js 1.4.2
昇 升 升
陞 升 升
於 于 于
乾 干 干
堃 堃 堃
頴 颕 颕
穎 颖 颖
鍾文 钟文 钟文
錢鍾書 钱锺书 钱锺书
著 著 着
TEXT
diff expected seen
