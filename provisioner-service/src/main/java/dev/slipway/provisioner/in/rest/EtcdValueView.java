package dev.slipway.provisioner.in.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What is stored under a key of etcd.
 *
 * @param key such as {@code /registry/controllers/default/wordpress}
 * @param kind the object's kind, or null where it can't be shown
 * @param modRevision the revision at which it was last changed
 * @param version how often it was changed since it was made, from 1
 * @param value the object, or null where it can't be shown
 */
@Schema(name = "EtcdValue", description = "What is stored under a key of etcd")
public record EtcdValueView(
    String key,
    @Nullable String kind,
    long modRevision,
    long version,
    @Schema(
            implementation = Object.class,
            nullable = true,
            description =
                "The object, without secrets; null where it is the API server's own and has no"
                    + " place in its API")
        @Nullable ObjectNode value) {}
