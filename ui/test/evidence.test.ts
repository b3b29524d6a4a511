import { describe, expect, it } from 'vitest'
import { LARGEST, refusal } from '@/lib/evidence'

const says = (name: string, size = 10) => refusal({ name, size })

describe('which files may be evidence', () => {
  it('takes papers, pictures and film', () => {
    for (const name of ['批复.pdf', '现场 2026.03.02.JPG', '台账.xlsx', '录像.mp4']) expect(says(name)).toBe('')
  })

  it('refuses programs by every part of the name', () => {
    for (const name of ['报告.exe', '报告.pdf.exe', '报告.exe.pdf', '报告.EXE .pdf', '页面.html', '图.svg', '表.xlsm']) expect(says(name)).not.toBe('')
  })

  it('refuses names that look like another', () => {
    expect(says('报告\u202efdp.txt')).toContain('文件名')
    expect(says('a/报告.pdf')).toContain('文件名')
  })

  it('refuses what is empty, too large or of no known type, with the size in the sentence', () => {
    expect(says('空.pdf', 0)).not.toBe('')
    expect(says('无扩展名')).not.toBe('')
    expect(says('包.zip')).toContain('.zip')
    expect(says('录像.mp4', LARGEST)).toBe('')
    expect(says('录像.mp4', 300 * 1024 * 1024)).toContain('300.0 MB')
  })
})
