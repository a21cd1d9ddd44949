/** What several drivers do alike. Of the drivers alone: nobody above the contract knows of it. */
@NullMarked
package dev.slipway.infrastructure.driver;

import org.jspecify.annotations.NullMarked;
