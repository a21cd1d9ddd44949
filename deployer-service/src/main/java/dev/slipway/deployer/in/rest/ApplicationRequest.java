package dev.slipway.deployer.in.rest;

import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The body of a creation or change, for the API's description; {@link RequestReader} reads it, so
 * that every wrong field can be named at once.
 */
@Schema(name = "ApplicationRequest")
public record ApplicationRequest(
    @Schema(description = "Needed at creation", example = "wordpress") @Nullable String name,
    @Schema(defaultValue = "wordpress") @Nullable String template,
    @Schema(minimum = "0", maximum = "100", defaultValue = "3") @Nullable Integer replicas,
    @Schema(description = "The image that the machines have baked in, if left out")
        @Nullable String image,
    @Schema(description = "Variables by name; in a change, null removes one")
        @Nullable Map<String, String> env,
    @Schema(minimum = "30000", maximum = "32767", description = "30100 or the next, if left out")
        @Nullable Integer nodePort,
    @Schema(
            description = "true or \"ClientIP\" keeps a client with one pod; false or \"None\" not",
            implementation = Boolean.class)
        @Nullable Object sessionAffinity,
    @Schema(
            enumeration = {"Deployment", "ReplicationController"},
            defaultValue = "Deployment")
        @Nullable String workload,
    @Schema(description = "A database of one's own; null for the cluster's")
        ApplicationJson.@Nullable DatabaseJson database) {}
