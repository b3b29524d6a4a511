/* Figures of statistics: published by who owns them. */
import { http } from './client'
import type { components } from './schema'

type S = components['schemas']

export type OwnedFigure = S['figure_owned_out']

export const figures = {
  owned: (signal?: AbortSignal) => http.get<S['figures_owned_out']>('/figures/owned', undefined, signal),
  publish: (rows: S['figure_in'][]) => http.post<S['figure_import_out']>('/figures', { rows }),
  importFile: (file: File) => http.send<S['figure_import_out']>('/figures/import', file, { name: file.name }),
}
