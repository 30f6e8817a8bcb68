// The order of belief: a usable point decides, even when it lies in no village; without one, a
// code; without that, names. What a report declares beside its point is only compared with the
// answer.
#include "tapak/geo/place.h"

#include <math.h>

enum { BATCH = 512 };

static const double nowhere_deg = 0.001;

bool tapak_point_is_nowhere(struct tapak_point point)
{
    // Where gazetteers and geocoders put "Indonesia": the CIA World Factbook's old and new centre,
    // Google's, Natural Earth's and OpenStreetMap's.
    static const struct tapak_point nowheres[] = {
        {0, 0},
        {118, -2.5},
        {118, -2},
        {120, -5},
        {113.921327, -0.789275},
        {118.0148634, -2.548926},
        {117.8902853, -2.4833826},
    };
    for (size_t i = 0; i < sizeof nowheres / sizeof nowheres[0]; i++) {
        if (fabs(point.lon_deg - nowheres[i].lon_deg) <= nowhere_deg &&
            fabs(point.lat_deg - nowheres[i].lat_deg) <= nowhere_deg) {
            return true;
        }
    }
    return false;
}

static bool has_usable_point(const struct tapak_placer *placer,
                             const struct tapak_place_claim *claim)
{
    return placer->locator != NULL && claim->has_point && tapak_point_is_valid(claim->point) &&
           !tapak_point_is_nowhere(claim->point);
}

static bool is_inside(const struct tapak_code *area, const struct tapak_code *other)
{
    return other->text[0] != '\0' && tapak_code_is_in(area, other);
}

// A declared code comes before names, unless the names only say more exactly where in its area.
static struct tapak_code declared_area(const struct tapak_placer *placer,
                                       const struct tapak_place_claim *claim)
{
    struct tapak_code none = {""};
    if (placer->gazetteer == NULL) {
        return none;
    }
    struct tapak_code coded = tapak_gazetteer_code(placer->gazetteer, claim->code);
    struct tapak_code named = tapak_gazetteer_match(placer->gazetteer, claim);
    if (coded.text[0] == '\0' || is_inside(&named, &coded)) {
        return named;
    }
    return tapak_code_level(&coded) >= TAPAK_LEVEL_REGENCY ? coded : none;
}

// Whether the report declares a village that cannot be the one it was placed in. The declared area
// may be larger than a village when the village's own name is not known: it must hold the place.
static bool disagrees(const struct tapak_placer *placer, const struct tapak_place_claim *claim,
                      const struct tapak_code *area)
{
    struct tapak_code declared = declared_area(placer, claim);
    bool has_village = tapak_slice_trim(claim->village).length > 0 ||
                       tapak_code_level(&declared) == TAPAK_LEVEL_VILLAGE;
    return has_village && declared.text[0] != '\0' && !tapak_code_is_in(area, &declared);
}

static void add_candidate(struct tapak_placement *placement, const struct tapak_code *code)
{
    size_t place = 0;
    while (place < placement->candidate_count &&
           tapak_code_compare(&placement->candidates[place], code) < 0) {
        place++;
    }
    bool is_there = place < placement->candidate_count &&
                    tapak_code_compare(&placement->candidates[place], code) == 0;
    if (is_there || place == TAPAK_MAX_CANDIDATES ||
        tapak_code_compare(&placement->area, code) == 0) {
        return;
    }
    if (placement->candidate_count < TAPAK_MAX_CANDIDATES) {
        placement->candidate_count++;
    }
    for (size_t i = placement->candidate_count - 1; i > place; i--) {
        placement->candidates[i] = placement->candidates[i - 1];
    }
    placement->candidates[place] = *code;
}

static double stated_accuracy_m(const struct tapak_place_claim *claim)
{
    return isfinite(claim->accuracy_m) && claim->accuracy_m > 0 ? claim->accuracy_m : 0;
}

static void add_candidates(const struct tapak_placer *placer, const struct tapak_place_claim *claim,
                           struct tapak_placement *placement)
{
    int32_t found[TAPAK_MAX_CANDIDATES + 1];
    const size_t room = sizeof found / sizeof found[0];
    double accuracy_m = stated_accuracy_m(claim);
    size_t count = accuracy_m > 0 ? tapak_locate_touching(placer->locator, claim->point, accuracy_m,
                                                          found, room)
                                  : tapak_locate_all(placer->locator, claim->point, found, room);
    for (size_t i = 0; i < count && i < room; i++) {
        add_candidate(placement, tapak_locator_code(placer->locator, found[i]));
    }
}

static struct tapak_placement place_by_point(const struct tapak_placer *placer,
                                             const struct tapak_place_claim *claim, int32_t index)
{
    struct tapak_placement placement = {.placed_by = TAPAK_PLACED_POINT};
    if (index == TAPAK_IN_NO_VILLAGE) {
        double tolerance_m = fmax(placer->tolerance_m, stated_accuracy_m(claim));
        index =
            tapak_locate_nearest(placer->locator, claim->point, tolerance_m, &placement.distance_m);
        placement.placed_by = index == TAPAK_IN_NO_VILLAGE ? TAPAK_PLACED_NONE : TAPAK_PLACED_NEAR;
    }
    if (index != TAPAK_IN_NO_VILLAGE) {
        placement.area = *tapak_locator_code(placer->locator, index);
        add_candidates(placer, claim, &placement);
    }
    placement.has_conflict = disagrees(placer, claim, &placement.area);
    return placement;
}

static struct tapak_placement place_by_name(const struct tapak_placer *placer,
                                            const struct tapak_place_claim *claim)
{
    struct tapak_placement placement = {.area = declared_area(placer, claim)};
    placement.placed_by = placement.area.text[0] != '\0' ? TAPAK_PLACED_NAME : TAPAK_PLACED_NONE;
    return placement;
}

struct tapak_placement tapak_place(const struct tapak_placer *placer,
                                   const struct tapak_place_claim *claim)
{
    if (!has_usable_point(placer, claim)) {
        return place_by_name(placer, claim);
    }
    return place_by_point(placer, claim, tapak_locate(placer->locator, claim->point));
}

void tapak_place_batch(const struct tapak_placer *placer, const struct tapak_place_claim *claims,
                       size_t count, struct tapak_placement *out_placements)
{
    struct tapak_point points[BATCH];
    int32_t indexes[BATCH];
    for (size_t start = 0; start < count; start += BATCH) {
        size_t size = count - start < BATCH ? count - start : BATCH;
        for (size_t i = 0; i < size; i++) {
            const struct tapak_place_claim *claim = &claims[start + i];
            points[i] =
                has_usable_point(placer, claim) ? claim->point : (struct tapak_point){NAN, NAN};
        }
        if (placer->locator != NULL) {
            tapak_locate_batch(placer->locator, points, size, indexes);
        }
        for (size_t i = 0; i < size; i++) {
            const struct tapak_place_claim *claim = &claims[start + i];
            out_placements[start + i] = isnan(points[i].lon_deg)
                                            ? place_by_name(placer, claim)
                                            : place_by_point(placer, claim, indexes[i]);
        }
    }
}
