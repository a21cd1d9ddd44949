package dev.slipway.provisioner.in.rest;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What can be asked for. */
@Schema(name = "KubeconfigRequest", examples = "{\"expirySeconds\": 3600, \"role\": \"view\"}")
public record KubeconfigRequest(
    @Schema(
            examples = "3600",
            minimum = "600",
            maximum = "86400",
            description = "How long it is good, in seconds; 3600 by default")
        @Nullable Integer expirySeconds,
    @Schema(
            examples = "view",
            description =
                "admin: everything; edit: what is in namespaces; view: read all but Secrets (the"
                    + " default)")
        @Nullable String role) {}
