/**
 * @file predicate.h
 * @brief On which side of a line a point lies: the exact sign, never an epsilon.
 *
 * Range:  coordinates of at most 1e150 in size, and either zero or at least 1e-140
 * (tapak_settle()). Source: J. R. Shewchuk, "Adaptive Precision Floating-Point Arithmetic and Fast
 * Robust Geometric Predicates", 1997: the filter's constant and the expansion sum.
 */
#ifndef GEO_PREDICATE_H
#define GEO_PREDICATE_H

#include "tapak/model/point.h"

/** Sizes below 1e-140 degrees (far less than an atom) become zero, so that products are exact. */
struct tapak_point tapak_settle(struct tapak_point point);

/** 1 when c lies left of the line from a to b, -1 when right, 0 on it. */
int tapak_orientation(struct tapak_point a, struct tapak_point b, struct tapak_point c);

#endif
