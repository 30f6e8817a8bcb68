/**
 * @file codec.h
 * @brief Photos to pixels and back; one library each, and nothing of it shows here.
 *
 * The size that a photo says it has is held against the ceilings before anything is decoded. None
 * of them looks at metadata.
 */
#ifndef MEDIA_CODEC_H
#define MEDIA_CODEC_H

#include "media/raster.h"
#include "tapak/base/buf.h"
#include "tapak/base/text.h"

/** Perhaps already smaller, but with its longer side not below side_px when it was that large. */
TAPAK_MUST_CHECK enum tapak_status jpeg_decode(struct tapak_slice bytes, int side_px,
                                               struct raster *out_raster, struct tapak_error *err);
TAPAK_MUST_CHECK enum tapak_status png_decode(struct tapak_slice bytes, struct raster *out_raster,
                                              struct tapak_error *err);
TAPAK_MUST_CHECK enum tapak_status webp_decode(struct tapak_slice bytes, struct raster *out_raster,
                                               struct tapak_error *err);

/** Appends a baseline JPEG of that quality (1 … 100) to out. */
TAPAK_MUST_CHECK enum tapak_status jpeg_encode(const struct raster *raster, int quality,
                                               struct tapak_buf *out, struct tapak_error *err);

#endif
