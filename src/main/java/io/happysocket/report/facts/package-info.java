// SPDX-License-Identifier: Apache-2.0
/** What a race writes down for its report. Internal. Uses {@code .report} and {@code .address}. */
@NullMarked
package io.happysocket.report.facts;

import org.jspecify.annotations.NullMarked;
