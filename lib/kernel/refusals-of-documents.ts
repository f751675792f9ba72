/** The refusals of documents, with what an inspection may find in one. */

export type Row = { readonly status: number; readonly retryable: boolean; readonly zh: string; readonly en: string }

export const DOCUMENT_REFUSALS = {
  'document.not-uploaded': {
    status: 409,
    retryable: true,
    zh: '文件尚未上传或尚未确认',
    en: 'The document has not been uploaded or not been confirmed',
  },
  'document.already-uploaded': {
    status: 409,
    retryable: false,
    zh: '文件已上传，不可更改',
    en: 'The document was uploaded and cannot change',
  },
  'document.differs': {
    status: 422,
    retryable: false,
    zh: '上传内容与申报的长度或摘要不符',
    en: 'What was uploaded differs from what was declared',
  },
  'document.format-unknown': {
    status: 422,
    retryable: false,
    zh: '文件内容不是受支持的格式',
    en: 'The content is of no format the platform takes',
  },
  'document.format-differs': {
    status: 422,
    retryable: false,
    zh: '文件内容与申报的格式不符',
    en: 'The content is of another format than declared',
  },
  'document.damaged': {
    status: 422,
    retryable: false,
    zh: '文件已损坏或不完整',
    en: 'The file is damaged or incomplete',
  },
  'document.encrypted': {
    status: 422,
    retryable: false,
    zh: '文件已加密，无法查看',
    en: 'The file is encrypted and cannot be read',
  },
  'document.active-content': {
    status: 422,
    retryable: false,
    zh: '文件含有脚本或可执行内容',
    en: 'The file holds scripts or other active content',
  },
  'document.doubled-key': {
    status: 422,
    retryable: false,
    zh: '文件中同一字典的键重复出现，不同阅读器会作不同解读',
    en: 'A dictionary in the file has a key twice, which readers take in different ways',
  },
  'document.disguised-objects': {
    status: 422,
    retryable: false,
    zh: '文件以未标明类型的对象流隐藏内容',
    en: 'The file hides objects in a stream that is not called an object stream',
  },
  'document.remote-action': {
    status: 422,
    retryable: false,
    zh: '文件会跳转至其他文件，或在打开时访问其他位置',
    en: 'The file leads into another file, or to another place when it is opened',
  },
  'document.embedded-program': {
    status: 422,
    retryable: false,
    zh: '文件内嵌程序、脚本或可能含宏的文件',
    en: 'A program, a script or a file that may carry macros is embedded in the file',
  },
  'document.embedded-unreadable': {
    status: 422,
    retryable: false,
    zh: '文件内嵌无法检查的内容（如压缩包或未知编码）',
    en: 'Something that cannot be looked into is embedded in the file, as an archive or an unknown encoding',
  },
  'document.unfinished': {
    status: 422,
    retryable: false,
    zh: '文件的检查两次未能完成，不再检查；请重新制作并上传',
    en: 'The inspection of the document failed to end twice and is not begun again; make the file anew and upload it',
  },
  'document.two-formats': {
    status: 422,
    retryable: false,
    zh: '文件同时可按另一种格式解读，或末尾附有其他内容',
    en: 'The file can be read as another format too, or something is appended to it',
  },
  'document.exceeds-limits': {
    status: 422,
    retryable: false,
    zh: '文件的页数、图像尺寸或解压后大小超出限制',
    en: 'Pages, image size or unpacked size exceed the limits',
  },
  'document.not-scannable': {
    status: 422,
    retryable: false,
    zh: '文件无法进行恶意代码检查，请重新申报并上传',
    en: 'The document cannot be scanned for malware; declare and upload it anew',
  },
  'document.malware': { status: 422, retryable: false, zh: '文件含有恶意代码', en: 'The file holds malware' },
  'document.refused': {
    status: 422,
    retryable: false,
    zh: '文件未通过检查，不可使用',
    en: 'The document did not pass inspection and cannot be used',
  },
  'document.being-scanned': {
    status: 409,
    retryable: true,
    zh: '文件正在进行安全检查，请稍后再确认',
    en: 'The document is still being scanned; confirm again later',
  },
  'document.expired': { status: 410, retryable: false, zh: '文件已过期', en: 'The document has expired' },
  'document.not-usable': {
    status: 422,
    retryable: false,
    zh: '文件不存在或不可使用',
    en: 'The document does not exist or cannot be used',
  },
} as const satisfies Record<string, Row>
