// SPDX-License-Identifier: Apache-2.0
/** The commands. Not exported; needs picocli on the class path. */
@NullMarked
package io.happysocket.cli;

import org.jspecify.annotations.NullMarked;
