import { ApiProblem } from '../../../apiClient/index.js';

const tries = 20;
const pauseMs = 250;

/** What was changed a moment ago may not show yet: asks again for some seconds. @throws what the last attempt did */
export async function askUntil<Data>(
  question: () => Promise<Data>,
  isThere: (data: Data) => boolean = () => true,
): Promise<Data> {
  for (let attempt = 1; ; attempt++) {
    try {
      const data = await question();
      if (isThere(data) || attempt === tries) return data;
    } catch (error) {
      if (!(error instanceof ApiProblem && error.status === 404) || attempt === tries) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
