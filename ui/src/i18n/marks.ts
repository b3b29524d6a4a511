/* Marks of Chinese writing that have a meaning for us, whatever the language of the page. */

/* Stands between the names of a printed list. */
export const LIST_MARK = '、'

/* What a person may type between names. */
export const BETWEEN_NAMES = /[、，,;；\n]/

/* Names of the days as Date.getDay counts them. */
export const WEEKDAYS = ['周日', '周一', '周二', '周三', '周四', '周五', '周六']
