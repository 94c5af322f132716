# Vinter's three processes from one image: `vinter serve`, `vinter ingest`, `vinter work`.
FROM python:3.11-slim-bookworm AS build

RUN pip install --no-cache-dir "uv>=0.8"
ENV UV_COMPILE_BYTECODE=1 \
    UV_LINK_MODE=copy \
    UV_PYTHON_DOWNLOADS=never
WORKDIR /opt/vinter
# What others wrote comes first and stays cached while our own sources change.
COPY pyproject.toml uv.lock README.md LICENSE ./
RUN uv sync --frozen --no-dev --no-install-project
COPY planner planner
COPY sensors sensors
COPY simulations simulations
COPY services services
RUN uv sync --frozen --no-dev --no-editable

FROM python:3.11-slim-bookworm

# GDAL, inside rasterio, and osmium are linked against libexpat.
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends libexpat1 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/vinter --create-home vinter \
    && mkdir -p /var/cache/vinter/numba \
    && chown -R vinter:vinter /var/lib/vinter /var/cache/vinter
COPY --from=build /opt/vinter/.venv /opt/vinter/.venv
# Numba's import fails without a writable place for its compiled loops.
ENV PATH=/opt/vinter/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    NUMBA_CACHE_DIR=/var/cache/vinter/numba \
    VINTER_HOME=/var/lib/vinter \
    VINTER_LISTEN=0.0.0.0:8000
USER vinter
# Compiled here for the processor that builds; a worker on another kind compiles its own.
RUN vinter kernels warm
WORKDIR /var/lib/vinter
VOLUME ["/var/lib/vinter"]
EXPOSE 8000
ENTRYPOINT ["vinter"]
CMD ["serve"]
