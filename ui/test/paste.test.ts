import { describe, expect, it } from 'vitest'
import { brief, readNumber } from '../src/lib/number'
import { fit, readTable, type Target } from '../src/lib/paste'

const target = (task: string, measure: string, no: string, words: string): Target => ({ task_id: task, measure_id: measure, no, words, unit: '' })
const targets = [target('1', '11', '3', '城镇新增就业'), target('2', '21', '4', '新建公园'), target('3', '31', '5', '新建公园')]

describe('a typed number', () => {
  it('is read with full-width digits, thousands and a unit behind', () => {
    expect(readNumber('１２．５')).toEqual({ value: 12.5, unit: '' })
    expect(readNumber(' 1,234 家')).toEqual({ value: 1234, unit: '家' })
    expect(readNumber('3.2亿元')).toEqual({ value: 3.2, unit: '亿元' })
    expect(readNumber('-0.5%')).toEqual({ value: -0.5, unit: '%' })
  })

  it('is nothing where there is no number, or two', () => {
    for (const text of ['', '约3家', '12家5', 'NaN', 'Infinity', '1e9', '1,23']) expect(readNumber(text), text).toBeNull()
  })

  it('is written as short as it can be', () => {
    expect([brief(3.1000001), brief(0.1 + 0.2), brief(null), brief(1234.567)]).toEqual(['3.1', '0.3', '—', '1234.57'])
  })
})

describe('a pasted table', () => {
  it('is lines of cells; empty lines are left out', () => {
    expect(readTable('a\tb\r\n\r\n"c"\t1\n')).toEqual([['a', 'b'], ['c', '1']])
  })

  it('fits by the words of the measure, whatever the order of lines; a heading is passed over', () => {
    const fitted = fit('指标\t数值\n城镇 新增就业\t2.9万人', targets)
    expect(fitted).toHaveLength(1)
    expect([fitted[0].target?.measure_id, fitted[0].value, fitted[0].unit]).toEqual(['11', 2.9, '万人'])
  })

  it('asks for the number of the task where words fit two', () => {
    expect(fit('新建公园\t7', targets)[0].why).toBe('many')
    expect(fit('5\t新建公园\t7', targets)[0].target?.measure_id).toBe('31')
  })

  it('takes nothing that fits nothing or holds no number', () => {
    expect(fit('出口总额\t7', targets)[0].why).toBe('nothing')
    expect(fit('城镇新增就业\t未统计', targets)[0].why).toBe('number')
  })
})
