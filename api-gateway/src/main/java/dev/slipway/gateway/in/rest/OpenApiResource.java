package dev.slipway.gateway.in.rest;

import dev.slipway.gateway.openapi.ApiDocument;
import dev.slipway.kit.identity.Open;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/openapi}: open, as documents of public APIs are. */
@Open
@Path("/v1/openapi")
@Tag(name = "OpenAPI")
public class OpenApiResource {

  private final ApiDocument document;

  @Inject
  OpenApiResource(ApiDocument document) {
    this.document = document;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(operationId = "getOpenApi", summary = "This document")
  public byte[] get() {
    return document.get();
  }
}
