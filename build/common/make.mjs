// Writes the list of common passwords: lower case, sorted, each line without
// what it shares with the one before (how much is its first character, base 36),
// compressed. And, for the test, the 3,000 most common of eight letters and more.
import { writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { dictionary as common } from '@zxcvbn-ts/language-common'
import { dictionary as en } from '@zxcvbn-ts/language-en'
import { dictionary as es } from '@zxcvbn-ts/language-es-es'
import { dictionary as fr } from '@zxcvbn-ts/language-fr'

const long = (word) => [...word].length >= 8
const passwords = common['passwords-common'].map((word) => word.normalize('NFKC').toLowerCase())
const words = [fr['commonWords-fr'], en['commonWords-en'], es['commonWords-es-es']].flat()
const all = [...new Set([...passwords, ...words.map((word) => word.normalize('NFKC').toLowerCase()).filter(long)])]
  .map((word) => Buffer.from(word))
  .sort(Buffer.compare)

const lines = []
let before = Buffer.alloc(0)
for (const word of all) {
  let same = 0
  while (same < 35 && same < word.length && word[same] === before[same]) same++
  lines.push(Buffer.from(same.toString(36)), word.subarray(same), Buffer.from('\n'))
  before = word
}
const room = new URL('../../app/account/common/', import.meta.url)
writeFileSync(new URL('common.txt.gz', room), gzipSync(Buffer.concat(lines), { level: 9 }))
writeFileSync(new URL('testdata/top.txt', room), passwords.filter(long).slice(0, 3000).join('\n') + '\n')
console.log(`${all.length} entries`)
