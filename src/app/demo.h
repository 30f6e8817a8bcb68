/**
 * @file demo.h
 * @brief The demo region: an invented province, its complaints and its fires, as files.
 *
 * Shape:   villages.geojson (kode, nama, tipe, kode_kec, kecamatan, kode_kab, kabupaten, sumber),
 *          programme.csv (code, valid_from, valid_to, role), reports.csv (a mature field export),
 *          hotspots_modis.csv and hotspots_viirs.csv (NASA FIRMS archive form).
 * Rule:    everything in it is invented and says so. The same seed gives the same bytes on every
 *          machine: an own generator of random numbers, no libm, fixed notation of numbers.
 * Defects: as real data has them, on purpose: neighbours overlap and leave slivers, one ring
 *          touches itself, outer rings wind clockwise, reports carry exchanged, missing, unreadable
 *          and contradictory places.
 */
#ifndef TAPAK_APP_DEMO_H
#define TAPAK_APP_DEMO_H

#include "tapak/base/error.h"

#include <stdint.h>

/** What `tapak demo` and the pages show. */
#define DEMO_SEED UINT64_C(20250817)
#define DEMO_EDITION_NAME "contoh"
#define DEMO_PROVINCE_NAME "Wilayah Contoh"

enum {
    DEMO_VILLAGES = 60,
    DEMO_REPORTS = 2000,
    DEMO_REPORTS_REFUSED = 16, ///< rows of reports.csv that an import must refuse
    DEMO_HOTSPOTS_MODIS = 1400,
    DEMO_HOTSPOTS_VIIRS = 3600
};

/** Writes the five files into a folder that is there; what stood in them is replaced. */
TAPAK_MUST_CHECK enum tapak_status demo_write(const char *folder, uint64_t seed,
                                              struct tapak_error *err);

#endif
