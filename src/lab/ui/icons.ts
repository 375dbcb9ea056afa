import { LabIcon } from '@jupyterlab/ui-components';

/** A box in an orbit: a model that is kept and served. */
export const modelIcon = new LabIcon({
  name: 'jupyterlab-mlmodel:model',
  svgstr: `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24">
  <g class="jp-icon3" fill="#616161">
    <path d="M12 2.5 20.5 7v10L12 21.5 3.500 17V7Zm0 2.260L6.600 7.620 12 10.480l5.400-2.860ZM5.500 9.300v6.500l5.500 2.910v-6.500Zm7.500 9.410 5.500-2.910V9.300L13 12.210Z"/>
  </g>
</svg>`
});
