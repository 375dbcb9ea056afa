import { z } from 'zod';

const originSchema = z.object({ notebook: z.string().max(4096), cell: z.string().max(256) });

/** Body of `POST run`. */
export const runRequestSchema = z.object({
  statements: z.array(z.string()).min(1).max(10_000),
  origin: originSchema.optional()
});

/** Body of `POST links`. */
export const downloadHandleSchema = z.object({
  handle: z.object({ model: z.string(), revision: z.number().int(), archive: z.string() })
});
