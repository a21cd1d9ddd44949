/** What an application is: the wish, what became of it, and the rules that a wish must keep. */
@NullMarked
package dev.slipway.deployer.application;

import org.jspecify.annotations.NullMarked;
