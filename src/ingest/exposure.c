#include "ingest/exposure.h"

#include "tapak/geo/standin.h"

static bool is_sensitive(const struct tapak_report *report, const struct tapak_world *world)
{
    const struct tapak_category *category =
        tapak_category_find(&world->categories, report->category);
    return category == NULL || category->is_sensitive;
}

void expose_point(struct tapak_report *report, const struct tapak_world *world,
                  const struct tapak_key *key)
{
    report->has_public_point = report->has_point;
    if (!report->has_point) {
        return;
    }
    if (!is_sensitive(report, world)) {
        report->public_point = report->point;
        return;
    }
    int32_t village = tapak_locator_find(world->locator, &report->placement.area);
    report->public_point =
        tapak_standin(world->locator, village, report->point, report->public_id, key);
}

bool exposure_holds(const struct tapak_report *report, const struct tapak_world *world)
{
    const struct tapak_point *shown = &report->public_point;
    if (!report->has_point || !report->has_public_point || !is_sensitive(report, world)) {
        return report->has_point == report->has_public_point;
    }
    int32_t village = tapak_locator_find(world->locator, &report->placement.area);
    bool is_true_point =
        shown->lon_deg == report->point.lon_deg && shown->lat_deg == report->point.lat_deg;
    return !is_true_point &&
           (village == TAPAK_IN_NO_VILLAGE || tapak_locate_covers(world->locator, village, *shown));
}

// A village given by its code alone is kept as its declared name; see keep_claim() in report_row.c.
struct tapak_place_claim claim_of_report(const struct tapak_report *report)
{
    struct tapak_place_claim claim = {
        .has_point = report->has_point,
        .point = report->point,
        .accuracy_m = report->accuracy_m,
        .regency = tapak_slice_of(report->declared_regency),
        .district = tapak_slice_of(report->declared_district),
        .village = tapak_slice_of(report->declared_village),
    };
    struct tapak_code code;
    if (tapak_code_parse(claim.village, &code)) {
        claim.code = claim.village;
        claim.village = (struct tapak_slice){NULL, 0};
    }
    return claim;
}
