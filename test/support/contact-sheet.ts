/** Pages of PDFs beside each other in one PNG, for somebody to look at. */
import { crc32, deflateSync } from 'node:zlib'

/** RGBA, as PDFium renders it. */
export type Raster = { readonly width: number; readonly height: number; readonly data: Uint8Array }

const GAP = 6

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}

const pngOf = ({ width, height, data }: Raster): Buffer => {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  // 8 bits each of red, green, blue and alpha
  header.set([8, 6, 0, 0, 0], 8)
  const lines = Buffer.alloc(height * (width * 4 + 1))
  for (let y = 0; y < height; y++) lines.set(data.subarray(y * width * 4, (y + 1) * width * 4), y * (width * 4 + 1) + 1)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(lines)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** Rows of so many pages, on grey. */
export const contactSheet = (pages: readonly Raster[], columns: number): Buffer => {
  const cell = {
    width: Math.max(...pages.map(({ width }) => width)) + GAP,
    height: Math.max(...pages.map(({ height }) => height)) + GAP,
  }
  const width = cell.width * Math.min(columns, pages.length)
  const height = cell.height * Math.ceil(pages.length / columns)
  const data = new Uint8Array(width * height * 4).fill(0xa0)
  for (const [i, page] of pages.entries()) {
    const left = (i % columns) * cell.width
    const top = Math.floor(i / columns) * cell.height
    for (let y = 0; y < page.height; y++)
      data.set(page.data.subarray(y * page.width * 4, (y + 1) * page.width * 4), ((top + y) * width + left) * 4)
  }
  for (let i = 3; i < data.length; i += 4) data[i] = 0xff
  return pngOf({ width, height, data })
}
