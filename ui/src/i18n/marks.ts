/* Marks of Chinese writing that have a meaning for us, whatever the language of the page. */

/* Stands between the names of a printed list. */
export const LIST_MARK = '、'

/* What a person may type between names. */
export const BETWEEN_NAMES = /[、，,;；\n]/

/* Stands between several values that the server keeps as one. */
export const UNIT_SEPARATOR = '\u001f'

/* How the server signs what was done on the command line. */
export const COMMAND_LINE = '命令行'

/* What a person may type between goals: a goal may itself hold a 、 (粮食、油料产量). */
export const BETWEEN_GOALS = /[;；\n]/

/* Names of the days as Date.getDay counts them. */
export const WEEKDAYS = ['周日', '周一', '周二', '周三', '周四', '周五', '周六']
